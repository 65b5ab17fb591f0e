//! The vaccine listing of the demo practice.

use crate::store::NewVaccine;

/// One row, with the age in months at which its doses are usually given.
pub struct Listed {
    /// Generic name.
    pub generic: &'static str,
    /// Brand names, the default first.
    pub brands: &'static [&'static str],
    /// MVX of the maker.
    pub maker: &'static str,
    /// Route (NCIT).
    pub route: &'static str,
    /// Site (HL70163), where there is one.
    pub site: Option<&'static str>,
    /// Amount in mL.
    pub amount: &'static str,
    /// Months of age at which a dose is due.
    pub due: &'static [u32],
}

const IM: &str = "C28161";
const SC: &str = "C38299";
const ORAL: &str = "C38288";

/// The listing. "Flu shot" is as vague as such names are in real listings: it is not recognized.
pub const LISTING: &[Listed] = &[
    Listed {
        generic: "MMR",
        brands: &["M-M-R II", "Priorix"],
        maker: "MSD",
        route: SC,
        site: Some("LA"),
        amount: "0.5",
        due: &[12, 48],
    },
    Listed {
        generic: "Varicella",
        brands: &["Varivax"],
        maker: "MSD",
        route: SC,
        site: Some("RA"),
        amount: "0.5",
        due: &[13, 49],
    },
    Listed {
        generic: "DTaP-Hep B-IPV",
        brands: &["Pediarix"],
        maker: "SKB",
        route: IM,
        site: Some("RT"),
        amount: "0.5",
        due: &[2, 4, 6],
    },
    Listed {
        generic: "DTaP-IPV",
        brands: &["Kinrix", "Quadracel"],
        maker: "SKB",
        route: IM,
        site: Some("LA"),
        amount: "0.5",
        due: &[50],
    },
    Listed {
        generic: "DTaP",
        brands: &["Daptacel", "Infanrix"],
        maker: "PMC",
        route: IM,
        site: Some("LT"),
        amount: "0.5",
        due: &[15],
    },
    Listed {
        generic: "Hib (PRP-OMP)",
        brands: &["PedvaxHIB"],
        maker: "MSD",
        route: IM,
        site: Some("LT"),
        amount: "0.5",
        due: &[2, 4, 12],
    },
    Listed {
        generic: "Pneumococcal conjugate PCV 20",
        brands: &["Prevnar 20"],
        maker: "PFR",
        route: IM,
        site: Some("RT"),
        amount: "0.5",
        due: &[2, 4, 6, 12, 780],
    },
    Listed {
        generic: "Rotavirus, pentavalent",
        brands: &["RotaTeq"],
        maker: "MSD",
        route: ORAL,
        site: None,
        amount: "2",
        due: &[2, 4, 6],
    },
    Listed {
        generic: "HPV9",
        brands: &["Gardasil 9"],
        maker: "MSD",
        route: IM,
        site: Some("LA"),
        amount: "0.5",
        due: &[132, 138],
    },
    Listed {
        generic: "Tdap",
        brands: &["Boostrix", "Adacel"],
        maker: "SKB",
        route: IM,
        site: Some("RA"),
        amount: "0.5",
        due: &[133, 320, 560],
    },
    Listed {
        generic: "Zoster, recombinant",
        brands: &["Shingrix"],
        maker: "SKB",
        route: IM,
        site: Some("LA"),
        amount: "0.5",
        due: &[610, 614],
    },
    Listed {
        generic: "Influenza",
        brands: &["Flu shot", "Fluad", "Flublok"],
        maker: "SEQ",
        route: IM,
        site: Some("LA"),
        amount: "0.5",
        due: &[30, 100, 200, 400, 700],
    },
];

impl Listed {
    /// The row to create.
    #[must_use]
    pub fn to_new(&self) -> NewVaccine {
        let brand = |n: usize| self.brands.get(n).map(|name| (*name).to_owned());
        NewVaccine {
            generic_name: self.generic.to_owned(),
            brands: [brand(0), brand(1), brand(2)],
            manufacturer: Some(self.maker.to_owned()),
            ndc: None,
            amount: Some(self.amount.to_owned()),
            unit: Some("mL".to_owned()),
            route: Some(self.route.to_owned()),
            site: self.site.map(str::to_owned),
            retired: false,
        }
    }
}

#[cfg(test)]
mod tests {
    use shared::code_set::{RecognitionState, recognize};

    use super::*;
    use crate::reference_data::ReferenceData;

    #[test]
    fn every_brand_but_the_vague_one_is_recognized() {
        let catalog = ReferenceData::built_in().unwrap().catalog;
        let vague: Vec<_> = LISTING
            .iter()
            .flat_map(|row| row.brands)
            .filter(|name| recognize(name, &catalog).state != RecognitionState::Recognized)
            .collect();
        assert_eq!(vague, [&"Flu shot"]);
    }
}
