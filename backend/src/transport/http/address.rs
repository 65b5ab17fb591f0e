//! Addresses on the public internet, told from private ones.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Returns `true` if an address is one that anybody on the internet can have, so none of this machine or its network.
pub(in crate::transport) fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => is_public_v4(v4),
        IpAddr::V6(v6) => is_public_v6(v6),
    }
}

fn is_public_v4(v4: Ipv4Addr) -> bool {
    let [a, b, c, _] = v4.octets();
    let reserved = match (a, b, c) {
        (0 | 240..=255, _, _) => true,       // this network, reserved, broadcast
        (100, 64..=127, _) => true,          // shared by providers
        (192, 0, 0) | (192, 88, 99) => true, // protocol assignments, 6to4 relays
        (198, 18..=19, _) => true,           // benchmarks
        _ => false,
    };
    let special = v4.is_loopback() || v4.is_private() || v4.is_link_local() || v4.is_multicast();
    !(reserved || special || v4.is_documentation())
}

fn is_public_v6(v6: Ipv6Addr) -> bool {
    if let Some(v4) = inner_v4(v6) {
        return is_public_v4(v4);
    }
    let [a, b, ..] = v6.segments();
    let documentation = (a == 0x2001 && b == 0xdb8) || (a == 0x3fff && b < 0x1000);
    // Only 2000::/3 is given out; what else there is (loopback, unique local, link local, multicast) lies outside.
    a & 0xe000 == 0x2000 && !(documentation || (a == 0x2001 && b < 0x200))
}

/// The IPv4 address that some IPv6 addresses are another spelling of.
fn inner_v4(v6: Ipv6Addr) -> Option<Ipv4Addr> {
    let join = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        Ipv4Addr::new(a, b, c, d)
    };
    match v6.segments() {
        [0, 0, 0, 0, 0, 0xffff | 0, high, low] => Some(join(high, low)),
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] => Some(join(high, low)),
        [0x2002, high, low, ..] => Some(join(high, low)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case("8.8.8.8", true)]
    #[case("127.0.0.1", false)]
    #[case("127.9.9.9", false)]
    #[case("0.0.0.0", false)]
    #[case("10.0.0.1", false)]
    #[case("172.16.0.1", false)]
    #[case("172.32.0.1", true)]
    #[case("192.168.1.1", false)]
    #[case("169.254.169.254", false)]
    #[case("100.64.0.1", false)]
    #[case("100.128.0.1", true)]
    #[case("192.0.0.8", false)]
    #[case("192.0.2.1", false)]
    #[case("198.18.0.1", false)]
    #[case("224.0.0.1", false)]
    #[case("255.255.255.255", false)]
    #[case("::", false)]
    #[case("::1", false)]
    #[case("::ffff:127.0.0.1", false)]
    #[case("::ffff:8.8.8.8", true)]
    #[case("64:ff9b::a00:1", false)]
    #[case("2002:7f00:1::", false)]
    #[case("fc00::1", false)]
    #[case("fe80::1", false)]
    #[case("ff02::1", false)]
    #[case("2001:db8::1", false)]
    #[case("2001::1", false)]
    #[case("2606:4700::1111", true)]
    fn an_address_is_public_or_not(#[case] address: &str, #[case] expected: bool) {
        assert_eq!(is_public(address.parse().unwrap()), expected);
    }
}
