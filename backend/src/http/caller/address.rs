//! The address that a request comes from: the other side of the connection, or what a proxy that is trusted says.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::{
    extract::ConnectInfo,
    http::{Extensions, HeaderMap},
};

const X_FORWARDED_FOR: &str = "x-forwarded-for";

/// A range of addresses, as 10.0.0.0/8; a single address is a range of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AddressRange {
    base: IpAddr,
    bits: u8,
}

impl AddressRange {
    /// Reads a range; none when it is no such text.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (base, bits) = match text.trim().split_once('/') {
            Some((base, bits)) => (base.parse::<IpAddr>().ok()?, Some(bits.parse::<u8>().ok()?)),
            None => (text.trim().parse::<IpAddr>().ok()?, None),
        };
        let most = if base.is_ipv4() { 32 } else { 128 };
        let bits = bits.unwrap_or(most);
        (bits <= most).then_some(Self { base, bits })
    }

    fn holds(&self, address: IpAddr) -> bool {
        match (self.base, address.to_canonical()) {
            (IpAddr::V4(base), IpAddr::V4(address)) => {
                let shift = 32 - u32::from(self.bits);
                (u64::from(base.to_bits()) >> shift) == (u64::from(address.to_bits()) >> shift)
            }
            (IpAddr::V6(base), IpAddr::V6(address)) => {
                let shift = 128 - u32::from(self.bits);
                base.to_bits().checked_shr(shift) == address.to_bits().checked_shr(shift)
            }
            _ => false,
        }
    }
}

/// Finds the client's address. Proxies write theirs at the end of `X-Forwarded-For`, so it is read from there: the first
/// address that is no trusted proxy's is the client's, and what stands before it anybody may have written.
pub(in crate::http) fn find(extensions: &Extensions, headers: &HeaderMap, proxies: &[AddressRange]) -> IpAddr {
    let peer = extensions.get::<ConnectInfo<SocketAddr>>();
    let peer = peer.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |info| info.0.ip());
    let is_trusted = |address: IpAddr| proxies.iter().any(|range| range.holds(address));
    if !is_trusted(peer) {
        return peer;
    }
    let lines = headers.get_all(X_FORWARDED_FOR).iter().filter_map(|value| value.to_str().ok());
    let named: Vec<_> = lines.flat_map(|line| line.split(',')).collect();
    let mut nearest = peer;
    for text in named.into_iter().rev() {
        let Some(address) = read(text) else { break };
        nearest = address;
        if !is_trusted(address) {
            break;
        }
    }
    nearest
}

/// Reads an address, which some proxies write with its port, and of version 6 in brackets then.
fn read(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let bare = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text);
    bare.parse().or_else(|_| text.parse::<SocketAddr>().map(|address| address.ip())).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case::no_proxy("203.0.113.9", "198.51.100.1", "203.0.113.9")]
    #[case::proxy("10.0.0.2", "198.51.100.1", "198.51.100.1")]
    #[case::two_proxies("10.0.0.2", "198.51.100.1, 10.0.0.3", "198.51.100.1")]
    #[case::what_a_client_wrote_first("10.0.0.2", "1.2.3.4, 198.51.100.1", "198.51.100.1")]
    #[case::nonsense("10.0.0.2", "unknown", "10.0.0.2")]
    #[case::nothing("10.0.0.2", "", "10.0.0.2")]
    #[case::version_6("fd00::1", "2001:db8::7", "2001:db8::7")]
    #[case::with_port("10.0.0.2", "198.51.100.1:4711", "198.51.100.1")]
    #[case::version_6_with_port("fd00::1", "[2001:db8::7]:4711", "2001:db8::7")]
    #[case::version_6_in_brackets("fd00::1", "[2001:db8::7]", "2001:db8::7")]
    #[case::two_proxies_with_ports("10.0.0.2", "1.2.3.4:1, 198.51.100.1:4711, 10.0.0.3:80", "198.51.100.1")]
    #[case::no_port("10.0.0.2", "198.51.100.1:port", "10.0.0.2")]
    #[case::mapped("::ffff:10.0.0.2", "198.51.100.1", "198.51.100.1")]
    fn a_trusted_proxy_is_believed(#[case] peer: &str, #[case] said: &str, #[case] expected: &str) {
        let proxies = ["10.0.0.0/8", "fd00::/8"].map(|text| AddressRange::parse(text).unwrap());
        let mut extensions = Extensions::new();
        extensions.insert(ConnectInfo(SocketAddr::new(peer.parse().unwrap(), 40_000)));
        let headers = HeaderMap::from_iter([(X_FORWARDED_FOR.parse().unwrap(), said.parse().unwrap())]);
        assert_eq!(find(&extensions, &headers, &proxies), expected.parse::<IpAddr>().unwrap());
    }

    #[rstest]
    #[case("10.0.0.7", true)]
    #[case("10.0.0.0/33", false)]
    #[case("proxy", false)]
    #[case("0.0.0.0/0", true)]
    #[case("::/0", true)]
    fn a_range_is_read(#[case] text: &str, #[case] is_one: bool) {
        assert_eq!(AddressRange::parse(text).is_some(), is_one);
    }

    #[test]
    fn the_whole_range_holds_everything() {
        assert!(AddressRange::parse("0.0.0.0/0").unwrap().holds("203.0.113.9".parse().unwrap()));
        assert!(AddressRange::parse("::/0").unwrap().holds("2001:db8::7".parse().unwrap()));
    }
}
