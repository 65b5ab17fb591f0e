//! The fields of a patient, by section and group.

use shared::{code_set::ConceptSet, finding::Finding};

use crate::record::{Field, FieldKind, Repeat, Shape, ask, list};

/// Fields that are asked for together.
#[derive(Debug, PartialEq, Eq)]
pub struct Group {
    /// The fields of a record that it is about, as findings name them.
    about: &'static [&'static str],
    /// The fields that stand once.
    pub fields: &'static [Field],
    /// The fields that stand in rows.
    pub repeats: &'static [Repeat],
}

/// Groups under one heading.
#[derive(Debug, PartialEq, Eq)]
pub struct Section {
    /// The heading.
    pub title: &'static str,
    /// Its groups.
    pub groups: &'static [Group],
}

const fn group(about: &'static [&'static str], fields: &'static [Field]) -> Group {
    Group { about, fields, repeats: &[] }
}

const fn rows(about: &'static [&'static str], repeats: &'static [Repeat]) -> Group {
    Group { about, fields: &[], repeats }
}

const RELATIONSHIP: Field = list("relationship", "Relationship", "c6", ConceptSet::Relationship);

/// The whole form.
pub const SECTIONS: &[Section] = &[
    Section {
        title: "Who it is",
        groups: &[
            group(
                &["name"],
                &[
                    ask("name.last", "Last name", "c6").must("Enter the last name."),
                    ask("name.first", "First name", "c6").must("Enter the first name."),
                    ask("name.middle", "Middle name", "c6"),
                    ask("name.suffix", "Suffix", "c3"),
                    ask("name.prefix", "Title", "c3"),
                ],
            ),
            rows(
                &["otherNames"],
                &[Repeat {
                    path: "otherNames",
                    title: "other name",
                    fields: &[
                        ask("name.last", "Last name", "c4").always(),
                        ask("name.first", "First name", "c4").always(),
                        ask("kind", "Kind of name", "c4")
                            .of_kind(FieldKind::One(ConceptSet::NameType, "Choose"))
                            .must("Choose the kind of the name."),
                    ],
                }],
            ),
            group(
                &["birthDate", "sex"],
                &[
                    ask("birthDate", "Birth date", "c6").of_kind(FieldKind::Date).must("Enter the birth date."),
                    ask("sex", "Sex", "c6").of_kind(FieldKind::One(ConceptSet::Sex, "Choose")).must("Choose the sex."),
                ],
            ),
            group(
                &["multipleBirth", "birthOrder"],
                &[
                    ask("multipleBirth", "Born with others", "c6").of_kind(FieldKind::Flag("Yes", "No")),
                    ask("birthOrder", "Which of them", "c6").of_kind(FieldKind::Count),
                ],
            ),
            group(&["races"], &[ask("races", "Race", "c12").of_kind(FieldKind::Any(ConceptSet::Race))]),
            group(&["ethnicity"], &[list("ethnicity", "Ethnicity", "c6", ConceptSet::Ethnicity)]),
            group(&["language"], &[list("language", "Language", "c6", ConceptSet::Language)]),
            group(
                &["deceased", "diedOn"],
                &[
                    ask("deceased", "Deceased", "c6").of_kind(FieldKind::Flag("Yes", "No")),
                    ask("diedOn", "Date of death", "c6").of_kind(FieldKind::Date),
                ],
            ),
        ],
    },
    Section {
        title: "Address and contact",
        groups: &[
            group(
                &["address"],
                &[
                    ask("address.street", "Street", "c8").always(),
                    ask("address.other", "Apartment or suite", "c4"),
                    ask("address.city", "City", "c6").always(),
                    ask("address.state", "State", "c3").of_kind(FieldKind::Capitals).always(),
                    ask("address.zip", "ZIP code", "c3").always(),
                    ask("address.county", "County code", "c6"),
                    ask("address.country", "Country, outside the USA", "c6").of_kind(FieldKind::Capitals),
                ],
            ),
            rows(
                &["otherAddresses"],
                &[Repeat {
                    path: "otherAddresses",
                    title: "other address",
                    fields: &[
                        ask("street", "Street", "c8").always(),
                        ask("other", "Apartment or suite", "c4"),
                        ask("city", "City", "c6").always(),
                        ask("state", "State", "c3").of_kind(FieldKind::Capitals).always(),
                        ask("zip", "ZIP code", "c3").always(),
                        list("kind", "Kind of address", "c6", ConceptSet::AddressType),
                    ],
                }],
            ),
            group(
                &["phone", "email"],
                &[ask("phone", "Phone", "c6").of_kind(FieldKind::Phone), ask("email", "Email", "c6")],
            ),
            rows(
                &["phones"],
                &[Repeat {
                    path: "phones",
                    title: "other phone",
                    fields: &[
                        ask("number", "Number", "c6").of_kind(FieldKind::Phone).must("Enter the number."),
                        ask("extension", "Extension", "c6"),
                        ask("usage", "Use", "c6")
                            .of_kind(FieldKind::One(ConceptSet::TelecomUse, "Choose"))
                            .must("Choose what the number is used for."),
                        ask("equipment", "Equipment", "c6")
                            .of_kind(FieldKind::One(ConceptSet::TelecomEquipment, "Choose"))
                            .must("Choose what answers at the number."),
                    ],
                }],
            ),
        ],
    },
    Section {
        title: "Family",
        groups: &[
            group(
                &["motherMaiden"],
                &[
                    ask("motherMaiden.last", "Mother’s maiden name", "c6").always(),
                    ask("motherMaiden.first", "Mother’s first name", "c6").always(),
                ],
            ),
            group(
                &["nextOfKin"],
                &[
                    ask("nextOfKin.name.last", "Next of kin, last name", "c6").always(),
                    ask("nextOfKin.name.first", "Next of kin, first name", "c6").always(),
                    list("nextOfKin.relationship", "Relationship", "c6", ConceptSet::Relationship).always(),
                    ask("nextOfKin.phone", "Next of kin, phone", "c6").of_kind(FieldKind::Phone),
                    ask("nextOfKin.email", "Next of kin, email", "c6"),
                ],
            ),
            rows(
                &["furtherKin"],
                &[Repeat {
                    path: "furtherKin",
                    title: "other person",
                    fields: &[
                        ask("name.last", "Last name", "c6").always(),
                        ask("name.first", "First name", "c6").always(),
                        RELATIONSHIP.must("Choose the relationship."),
                        ask("phone", "Phone", "c6").of_kind(FieldKind::Phone),
                        ask("email", "Email", "c6"),
                    ],
                }],
            ),
        ],
    },
    Section {
        title: "Eligibility",
        groups: &[group(
            &["eligibility", "eligibilitySince"],
            &[
                list("eligibility", "VFC eligibility", "c6", ConceptSet::Eligibility),
                ask("eligibilitySince", "Asked on", "c6").of_kind(FieldKind::Date),
            ],
        )],
    },
    Section {
        title: "Consent and reminders",
        groups: &[
            group(
                &["protected", "publicity", "protectedSince", "publicitySince"],
                &[
                    ask("protected", "May registries share the record", "c6")
                        .of_kind(FieldKind::Flag("No, it must not be shared", "Yes, sharing is fine")),
                    ask("protectedSince", "Since", "c6").of_kind(FieldKind::Date),
                    list("publicity", "Reminders", "c6", ConceptSet::Publicity),
                    ask("publicitySince", "Reminders since", "c6").of_kind(FieldKind::Date),
                ],
            ),
            group(
                &["registryStatus", "registryStatusSince"],
                &[
                    ask("registryStatus", "Followed by the practice", "c6")
                        .of_kind(FieldKind::One(ConceptSet::RegistryStatus, "Not said")),
                    ask("registryStatusSince", "Followed since", "c6").of_kind(FieldKind::Date),
                ],
            ),
        ],
    },
    Section {
        title: "Numbers",
        groups: &[
            group(&["mrn"], &[ask("mrn", "Medical record number", "c6").must("Enter the medical record number.")]),
            rows(
                &["identifiers"],
                &[Repeat {
                    path: "identifiers",
                    title: "other number",
                    fields: &[
                        ask("number", "Number", "c4").must("Enter the number."),
                        ask("kind", "Kind of number", "c4")
                            .of_kind(FieldKind::One(ConceptSet::IdentifierType, "Choose"))
                            .must("Choose what the number is."),
                        ask("assigner", "Assigned by", "c4").must("Enter who assigned the number."),
                    ],
                }],
            ),
            group(
                &["test"],
                &[ask("test", "A record for training, which never goes to a production registry", "c12")
                    .of_kind(FieldKind::Tick)],
            ),
        ],
    },
];

/// Parts that are left out when nothing is said in them.
const OPTIONAL: &[&str] = &["motherMaiden", "address", "nextOfKin"];

impl Group {
    /// Returns `true` if a finding's field belongs to the group.
    fn is_about(&self, field: &str) -> bool {
        let step = field.strip_prefix("patient.").and_then(|path| path.split('.').next());
        step.is_some_and(|step| self.about.contains(&step))
    }

    /// Its name: the first field that it is about.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.about.first().copied().unwrap_or_default()
    }
}

/// The groups that findings are about that stop a report, by name.
#[must_use]
pub fn missing_groups(findings: &[Finding]) -> Vec<&'static str> {
    let stopping = findings.iter().filter(|finding| finding.stops());
    let fields = stopping.filter_map(|finding| finding.field.as_deref());
    let mut names = Vec::new();
    for field in fields {
        let groups = SECTIONS.iter().flat_map(|section| section.groups);
        for name in groups.filter(|group| group.is_about(field)).map(Group::name) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
    names
}

/// The shape of a form with some groups; with all when none is named.
#[must_use]
pub fn shape(only: &[&'static str]) -> Shape {
    let mut shape = Shape { fields: Vec::new(), repeats: Vec::new(), optional: OPTIONAL };
    for group in SECTIONS.iter().flat_map(|section| section.groups).filter(|group| is_asked(only, group)) {
        shape.fields.extend(group.fields);
        shape.repeats.extend(group.repeats);
    }
    shape
}

/// Returns `true` if a form with only some groups has this group.
#[must_use]
pub fn is_asked(only: &[&'static str], group: &Group) -> bool {
    only.is_empty() || only.contains(&group.name())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::contract;

    #[rstest::rstest]
    #[case("patient.address.zip", &["address"])]
    #[case("patient.races", &["races"])]
    #[case("patient.diedOn", &["deceased"])]
    #[case("immunization.lot", &[])]
    fn a_finding_belongs_to_a_group(#[case] field: &str, #[case] groups: &[&str]) {
        let finding = Finding::ours(shared::finding::Severity::Blocks, "x", field, "PID", "");
        assert_eq!(missing_groups(&[finding]), groups);
    }

    #[test]
    fn the_form_asks_what_the_server_takes() {
        contract::check(&shape(&[]), "PatientDetailsInput");
    }
}
