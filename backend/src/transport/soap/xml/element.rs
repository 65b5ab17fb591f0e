//! The tree.

/// An element, by its local name: prefixes and namespaces are left out.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Element {
    pub(super) name: String,
    pub(super) text: String,
    pub(super) language: Option<String>,
    pub(super) reference: Option<String>,
    pub(super) children: Vec<Element>,
}

impl Element {
    /// Its local name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The text directly inside it, line ends as XML reads them.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The language of its text, as `xml:lang` says it.
    #[must_use]
    pub fn language(&self) -> Option<&str> {
        self.language.as_deref()
    }

    /// The text of it and of all that stands inside it, in the order of the elements.
    #[must_use]
    pub fn whole_text(&self) -> String {
        let inside: String = self.children.iter().map(Self::whole_text).collect();
        if inside.is_empty() { self.text.clone() } else { self.text.trim().to_owned() + &inside }
    }

    /// The elements directly inside it.
    #[must_use]
    pub fn children(&self) -> &[Element] {
        &self.children
    }

    /// The first element directly inside it with a local name.
    #[must_use]
    pub fn child(&self, name: &str) -> Option<&Element> {
        self.children.iter().find(|child| child.name == name)
    }

    /// The first element with a local name, itself or inside it at any depth.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<&Element> {
        if self.name == name {
            return Some(self);
        }
        self.children.iter().find_map(|child| child.find(name))
    }

    /// Gives each element that refers to another part (`href`, as XOP writes it) that part's text.
    pub(in crate::transport) fn resolve(&mut self, part: &dyn Fn(&str) -> Option<String>) {
        if let Some(text) = self.reference.as_deref().and_then(part) {
            self.text = text;
        }
        for child in &mut self.children {
            child.resolve(part);
        }
    }
}
