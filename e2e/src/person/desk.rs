//! Common steps of a person on the product's pages.

use anyhow::{Context as _, Result, ensure};

use crate::browser::Page;

impl Page {
    /// Opens a page, signs in on it, and waits until it is shown.
    ///
    /// # Errors
    /// Returns an error if the server rejects the sign-in.
    pub async fn sign_in(&self, url: &str, user: &str, password: &str) -> Result<()> {
        self.open(url).await?;
        self.fill("User name", user).await?;
        self.fill("Password", password).await?;
        self.press("Sign in").await?;
        // On a telephone the navigation is behind a button, and this is there at every width.
        let is_own = |name: &str| name.ends_with("theme and sign out");
        self.find_where("the menu of who is signed in", "button", "theme and sign out", is_own).await.map(drop)
    }

    /// Follows a link of the main navigation or a tab, whatever count stands beside its name.
    ///
    /// # Errors
    /// Returns an error if there is no such link before the deadline.
    pub async fn follow(&self, name: &str) -> Result<()> {
        let is_it = |found: &str| found.starts_with(name);
        self.until(&format!("the link or tab \"{name}\" to be clicked"), async || {
            for role in ["link", "tab"] {
                if let Some(found) = self.look_for(role, name, is_it).await? {
                    let path = found.element.attr("href").await?.unwrap_or_default();
                    self.click_on(&found.element).await?;
                    self.see_address(&path).await?;
                    return Ok(true);
                }
            }
            Ok(false)
        })
        .await
    }

    /// Waits until the address bar shows a path of ours, which Back, Reload and bookmarks mean.
    ///
    /// # Errors
    /// Returns an error if the address is another one at the deadline.
    pub async fn see_address(&self, path: &str) -> Result<()> {
        let holds = async || {
            let url = self.client().current_url().await?;
            let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
            Ok(format!("{}{query}", url.path()) == path)
        };
        self.until(&format!("the address {path}"), holds).await
    }

    /// The number beside a tab of the reports.
    ///
    /// # Errors
    /// Returns an error if the page shows no such tab with a number before the deadline.
    pub async fn read_tab_count(&self, tab: &str) -> Result<u64> {
        let is_tab = |name: &str| read_count(name, tab).is_some();
        let found = self.find_where(&format!("the tab \"{tab}\" with its count"), "tab", tab, is_tab).await?;
        read_count(&found.name, tab).context("the tab lost its count")
    }

    /// Waits until the number beside a tab is this one.
    ///
    /// # Errors
    /// Returns an error if the number is another one at the deadline.
    pub async fn see_tab_count(&self, tab: &str, count: u64) -> Result<()> {
        self.until(&format!("the tab \"{tab}\" to count {count}"), async || {
            let found = self.read_tab_count(tab).await?;
            ensure!(found == count, "it counts {found}");
            Ok(true)
        })
        .await
    }
}

/// The count in a tab's name, such as `Not reported 1,284`.
fn read_count(name: &str, tab: &str) -> Option<u64> {
    name.strip_prefix(tab)?.trim().replace(',', "").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tab_tells_its_count() {
        for (name, tab, expected) in [
            ("Not reported 1,284", "Not reported", Some(1_284)),
            ("Reported0", "Reported", Some(0)),
            ("Not reported 12", "Reported", None),
            ("Reported –", "Reported", None),
        ] {
            assert_eq!(read_count(name, tab), expected, "{name}");
        }
    }
}
