//! A strict reader of Prometheus' text form, version 0.0.4: what a monitoring system might pass over is refused.

use std::collections::{BTreeMap, BTreeSet};

/// A series: its name and labels.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Series {
    pub name: String,
    pub labels: BTreeMap<String, String>,
}

/// Reads a page.
pub fn parse(page: &str) -> Result<BTreeMap<Series, f64>, String> {
    let mut values = BTreeMap::new();
    let mut families = BTreeSet::new();
    let mut family: Option<(String, String)> = None;
    let mut helped = None;
    if !page.ends_with('\n') {
        return Err("the last line has no end".into());
    }
    for line in page.lines() {
        let fault = |what: &str| format!("{what}: {line}");
        if let Some(help) = line.strip_prefix("# HELP ") {
            helped = Some(help.split(' ').next().unwrap_or_default().to_owned());
        } else if let Some(text) = line.strip_prefix("# TYPE ") {
            let (name, kind) = text.split_once(' ').ok_or_else(|| fault("no type"))?;
            if !["counter", "gauge", "histogram"].contains(&kind) || helped.as_deref() != Some(name) {
                return Err(fault("an unknown type, or no help before it"));
            }
            if !families.insert(name.to_owned()) {
                return Err(fault("a family comes twice"));
            }
            family = Some((name.to_owned(), kind.to_owned()));
        } else {
            let (name, kind) = family.as_ref().ok_or_else(|| fault("a sample without a family"))?;
            let (series, value) = sample(line).ok_or_else(|| fault("no sample"))?;
            if !belongs(&series, name, kind) {
                return Err(fault("a sample of another family"));
            }
            if values.insert(series, value).is_some() {
                return Err(fault("a series comes twice"));
            }
        }
    }
    check_histograms(&values)?;
    Ok(values)
}

fn belongs(series: &Series, family: &str, kind: &str) -> bool {
    match (kind, series.name.strip_prefix(family)) {
        ("histogram", Some("_bucket")) => series.labels.contains_key("le"),
        ("histogram", Some("_sum" | "_count")) => !series.labels.contains_key("le"),
        ("counter" | "gauge", Some("")) => true,
        _ => false,
    }
}

fn is_name(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') && !text.starts_with(|c: char| c.is_ascii_digit())
}

fn sample(line: &str) -> Option<(Series, f64)> {
    let end = line.find(['{', ' '])?;
    let (name, mut rest) = line.split_at(end);
    let mut labels = BTreeMap::new();
    if let Some(mut inside) = rest.strip_prefix('{') {
        loop {
            let (label, value) = inside.split_once("=\"")?;
            let (value, after) = quoted(value)?;
            if !is_name(label) || labels.insert(label.to_owned(), value).is_some() {
                return None;
            }
            if let Some(after) = after.strip_prefix('}') {
                rest = after;
                break;
            }
            inside = after.strip_prefix(',')?;
        }
    }
    let value = rest.strip_prefix(' ').filter(|value| !value.contains(' '))?.parse().ok()?;
    (!name.is_empty() && is_name(name)).then(|| (Series { name: name.to_owned(), labels }, value))
}

/// A label's value up to its closing quotation mark, and what follows.
fn quoted(text: &str) -> Option<(String, &str)> {
    let (mut value, mut chars) = (String::new(), text.char_indices());
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return Some((value, &text[at + 1..])),
            '\\' => value.push(match chars.next()?.1 {
                'n' => '\n',
                c @ ('\\' | '"') => c,
                _ => return None,
            }),
            c => value.push(c),
        }
    }
    None
}

/// Buckets must grow, and the last must hold all.
fn check_histograms(values: &BTreeMap<Series, f64>) -> Result<(), String> {
    let mut buckets: BTreeMap<Series, Vec<(f64, f64)>> = BTreeMap::new();
    for (series, value) in values {
        if let Some(le) = series.labels.get("le") {
            let mut of = series.clone();
            of.labels.remove("le");
            of.name = series.name.replace("_bucket", "_count");
            buckets.entry(of).or_default().push((le.parse().map_err(|_| format!("no bound: {le}"))?, *value));
        }
    }
    for (count, mut of) in buckets {
        of.sort_by(|one, other| one.0.total_cmp(&other.0));
        let grows = of.windows(2).all(|pair| pair[0].1 <= pair[1].1);
        let holds_all = of.last().is_some_and(|last| last.0 == f64::INFINITY && Some(&last.1) == values.get(&count));
        if !(grows && holds_all) {
            return Err(format!("the buckets of {count:?} are wrong: {of:?}"));
        }
    }
    Ok(())
}

#[test]
fn what_is_wrong_is_refused() {
    let page = |samples: &str| format!("# HELP a Text.\n# TYPE a gauge\n{samples}\n");
    assert_eq!(parse(&page("a{b=\"c\\\"d\",e=\"\"} 1")).unwrap().len(), 1);
    for wrong in
        ["a{b=\"c\"} x", "a{b=c} 1", "b 1", "a 1\na 1", "a{b=\"c\" 1", "a{1=\"c\"} 1", "a 1 2 3", "a{b=\"\\x\"} 1"]
    {
        assert!(parse(&page(wrong)).is_err(), "{wrong}");
    }
    let histogram = |infinite: u32, count: u32| {
        let samples = format!("a_bucket{{le=\"1\"}} 2\na_bucket{{le=\"+Inf\"}} {infinite}\na_sum 1\na_count {count}");
        format!("# HELP a Text.\n# TYPE a histogram\n{samples}\n")
    };
    assert!(parse(&histogram(3, 3)).is_ok());
    assert!(parse(&histogram(1, 1)).is_err() && parse(&histogram(3, 4)).is_err());
    assert!(parse("a 1\n").is_err() && parse("# TYPE a gauge\na 1\n").is_err());
}
