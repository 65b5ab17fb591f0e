//! Made-up names and places.

/// Family names.
pub const LAST: &[&str] = &[
    "Adeyemi",
    "Alvarez",
    "Andersen",
    "Baptiste",
    "Becker",
    "Brandt",
    "Castillo",
    "Chang",
    "Cooper",
    "Dahl",
    "Diaz",
    "Dubois",
    "Eriksen",
    "Fischer",
    "Flores",
    "Garcia",
    "Gupta",
    "Haddad",
    "Hansen",
    "Hassan",
    "Hernandez",
    "Hoffman",
    "Ibrahim",
    "Jackson",
    "Jensen",
    "Johnson",
    "Kaya",
    "Kim",
    "Kowalski",
    "Larson",
    "Lee",
    "Lindqvist",
    "Lopez",
    "Martin",
    "Meyer",
    "Mohamed",
    "Moua",
    "Nelson",
    "Nguyen",
    "Nowak",
    "O'Brien",
    "Okafor",
    "Olson",
    "Park",
    "Patel",
    "Peterson",
    "Reyes",
    "Rossi",
    "Santos",
    "Schmidt",
    "Silva",
    "Singh",
    "Sorensen",
    "Tanaka",
    "Thompson",
    "Torres",
    "Vang",
    "Walker",
    "Weber",
    "Xiong",
    "Yang",
    "Ziegler",
];

/// Given names of girls and women.
pub const GIRLS: &[&str] = &[
    "Amara", "Ana", "Astrid", "Camila", "Clara", "Elise", "Ella", "Emma", "Fatima", "Freya", "Grace", "Hana", "Ines",
    "Ingrid", "Jada", "Lan", "Leila", "Lucia", "Mai", "Maya", "Mia", "Naomi", "Nora", "Olivia", "Priya", "Rosa",
    "Sofia", "Sunita", "Tala", "Zoe",
];

/// Given names of boys and men.
pub const BOYS: &[&str] = &[
    "Aaron", "Ali", "Anders", "Arjun", "Ben", "Carlos", "Daniel", "David", "Diego", "Elias", "Emil", "Finn", "Hugo",
    "Isaac", "Jonas", "Jose", "Kai", "Leo", "Liam", "Lucas", "Mateo", "Minh", "Noah", "Omar", "Otto", "Pao", "Samir",
    "Theo", "Tobias", "Victor",
];

/// Streets.
pub const STREETS: &[&str] = &[
    "Alder St",
    "Birch Ave",
    "Cedar Ln",
    "Dayton St",
    "Elm St",
    "Fern Ct",
    "Gorham St",
    "Hickory Dr",
    "Johnson St",
    "Lake St",
    "Maple Ave",
    "Mifflin St",
    "Oak St",
    "Pine St",
    "Regent St",
    "Spruce Ct",
    "Willow Way",
];

/// Towns with their ZIP code.
pub const TOWNS: &[(&str, &str)] = &[
    ("Madison", "53703"),
    ("Madison", "53711"),
    ("Middleton", "53562"),
    ("Sun Prairie", "53590"),
    ("Verona", "53593"),
    ("Fitchburg", "53711"),
    ("Monona", "53716"),
];

/// The clinicians who give vaccines there: family name, given name, NPI.
pub const CLINICIANS: &[(&str, &str, &str)] =
    &[("Rivera", "Ana", "1234567893"), ("Hughes", "Martin", "1679576722"), ("Lor", "Kia", "1245319599")];
