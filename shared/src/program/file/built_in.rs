//! The built-in program files.

use super::load::Error;
use crate::program::ProgramSet;

macro_rules! files {
    ($($name:literal)+) => {
        &[$(($name, include_str!(concat!("../../../programs/", $name)))),+]
    };
}

/// The built-in files, as name and text.
const FILES: &[(&str, &str)] = files! {
    "ak.toml" "al.toml" "ar.toml" "as.toml" "az.toml" "ca.toml" "co.toml" "ct.toml" "dc.toml" "de.toml" "fl.toml"
    "ga.toml" "gu.toml" "hi.toml" "ia.toml" "id.toml" "il.toml" "in.toml" "ks.toml" "ky.toml" "la.toml" "ma.toml"
    "md.toml" "me.toml" "mi.toml" "mn.toml" "mo.toml" "mp.toml" "ms.toml" "mt.toml" "nc.toml" "nd.toml" "ne.toml"
    "nh.toml" "nj.toml" "nm.toml" "nv.toml" "ny.toml" "nyc.toml" "oh.toml" "ok.toml" "or.toml" "pa.toml" "phl.toml"
    "pr.toml" "ri.toml" "sandbox.toml" "sc.toml" "sd.toml" "tn.toml" "tx.toml" "ut.toml" "va.toml" "vi.toml" "vt.toml"
    "wa.toml" "wi.toml" "wv.toml" "wy.toml"
};

impl ProgramSet {
    /// Returns the built-in programs.
    ///
    /// # Errors
    /// Returns an error if a file is invalid, which the tests find.
    pub fn built_in() -> Result<Self, Error> {
        Self::from_toml(FILES)
    }
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, fs};

    use super::*;
    use crate::program::{Standing, Style, Target};

    #[test]
    fn every_file_of_the_folder_is_there() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/programs");
        let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let found: BTreeSet<_> = names.filter(|name| name.ends_with(".toml") && name != "fields.toml").collect();
        let listed: BTreeSet<_> = FILES.iter().map(|(name, _)| (*name).to_owned()).collect();
        assert_eq!(listed, found);
    }

    #[test]
    fn every_jurisdiction_has_its_program() {
        let set = ProgramSet::built_in().unwrap();
        let of = |standing| set.programs.iter().filter(|program| program.standing == standing).count();
        assert_eq!((of(Standing::Confirmed), of(Standing::Ready), of(Standing::NotReady)), (1, 56, 2));
        for ((file, _), program) in FILES.iter().zip(&set.programs) {
            assert_eq!(*file, format!("{}.toml", program.code.to_lowercase()));
        }
    }

    #[test]
    fn each_says_why_it_is_not_ready_or_what_is_not_confirmed() {
        for program in ProgramSet::built_in().unwrap().programs {
            let expected = match program.standing {
                Standing::NotReady => !program.why_not_ready.is_empty() && program.unverified.is_empty(),
                Standing::Ready => program.why_not_ready.is_empty() && !program.unverified.is_empty(),
                Standing::Confirmed => program.why_not_ready.is_empty() && program.unverified.is_empty(),
            };
            assert!(expected, "{}", program.code);
        }
    }

    #[test]
    fn every_style_has_a_program_or_is_a_choice_of_one() {
        let set = ProgramSet::built_in().unwrap();
        let of_files = set.programs.iter().filter_map(|p| Some(p.transport.as_ref()?.style.as_str()));
        let fields = set.programs.iter().flat_map(|program| &program.set_up);
        let of_forms = fields.filter(|field| field.sets == Some(Target::Style)).flat_map(|field| &field.choices);
        let used: BTreeSet<_> = of_files.chain(of_forms.map(|choice| choice.value.as_str())).collect();
        let all: BTreeSet<_> = Style::ALL.iter().map(|style| style.as_str()).collect();
        assert_eq!(used, all);
    }

    #[test]
    fn every_ready_program_says_where_its_facts_come_from() {
        for program in ProgramSet::built_in().unwrap().programs {
            assert_eq!(program.sources.is_empty(), program.standing != Standing::Ready, "{}", program.code);
        }
    }

    /// The paragraph of the README about what can be set up.
    fn paragraph(set: &ProgramSet) -> String {
        let ready = set.programs.iter().filter(|program| program.standing == Standing::Ready).count();
        let others: Vec<_> = set.programs.iter().filter(|program| program.standing == Standing::NotReady).collect();
        let line = |program: &&crate::program::Program| {
            format!("- {} ({}): {}\n", program.name, program.registry, program.why_not_ready)
        };
        let list: String = others.iter().map(line).collect();
        format!("{ready} jurisdictions can be set up. {} are not ready:\n\n{list}", others.len())
    }

    #[test]
    fn the_readme_lists_what_is_not_ready() {
        let said = paragraph(&ProgramSet::built_in().unwrap());
        let readme = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../README.md")).unwrap();
        assert!(readme.contains(&said), "put this into README.md:\n\n{said}");
    }

    #[test]
    fn every_program_over_http_offers_the_gateway_and_takes_certificates() {
        let set = ProgramSet::built_in().unwrap();
        for program in set.programs.iter().filter(|program| program.is_ready()) {
            let is_http = program.transport.as_ref().unwrap().style != Style::Mllp;
            let mut choices = program.set_up.iter().filter(|f| f.sets == Some(Target::Style)).flat_map(|f| &f.choices);
            let offers = choices.any(|choice| choice.value == Style::IzGatewayHub2014.as_str());
            assert_eq!((offers, program.field("destination_id").is_some()), (is_http, is_http), "{}", program.code);
            assert!(program.field("private_ca").is_some() && program.field("client_certificate").is_some());
        }
    }
}
