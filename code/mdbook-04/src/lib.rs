//! What mdbook-admonish 1.20 uses of mdBook 0.4, over mdBook 0.5's types.
//!
//! mdbook-admonish is written to mdBook 0.4 and fails under 0.5. The root
//! manifest puts this crate in the place of mdBook 0.4: the six names that
//! mdbook-admonish asks for, and not a second mdBook with its server, its
//! search and its command line. When mdbook-admonish speaks 0.5, this crate
//! and the line in the root manifest go away.

/// The book: 0.5's own types.
pub use mdbook_preprocessor::book;
/// Errors: `anyhow`'s, in 0.4 as in 0.5.
pub use mdbook_preprocessor::errors;

/// A preprocessor's settings.
pub mod config {
    use serde_json::Value;

    /// book.toml, as far as one preprocessor asks for it: its own table.
    #[derive(Clone, Debug)]
    pub struct Config {
        pub(crate) name: &'static str,
        pub(crate) settings: Value,
    }

    impl Config {
        /// The table of the preprocessor `name`, if it has one.
        pub fn get_preprocessor(&self, name: impl AsRef<str>) -> Option<&Value> {
            Some(&self.settings).filter(|_| self.name == name.as_ref())
        }
    }
}

/// Preprocessors.
pub mod preprocess {
    use super::book::Book;
    use super::config::Config;
    use super::errors::Result;
    use serde_json::Value;

    /// What a preprocessor is told besides the book.
    #[derive(Clone, Debug)]
    pub struct PreprocessorContext {
        /// The settings.
        pub config: Config,
        /// The name of the renderer.
        pub renderer: String,
    }

    impl PreprocessorContext {
        /// For the preprocessor `name` with its `settings`, before HTML is rendered.
        pub fn for_html(name: &'static str, settings: Value) -> Self {
            Self {
                config: Config { name, settings },
                renderer: "html".to_owned(),
            }
        }
    }

    /// 0.4's preprocessor.
    pub trait Preprocessor {
        /// Its name.
        fn name(&self) -> &str;

        /// Its work.
        ///
        /// # Errors
        /// Its own.
        fn run(&self, context: &PreprocessorContext, book: Book) -> Result<Book>;

        /// Whether it works for a renderer.
        fn supports_renderer(&self, _renderer: &str) -> bool {
            true
        }
    }
}

/// Helpers.
pub mod utils {
    use std::collections::HashMap;

    /// An id made of `content`: of its letters and digits in lower case, with
    /// `-` for white space, and a number behind it where `taken` has seen it before.
    pub fn unique_id_from_content(content: &str, taken: &mut HashMap<String, usize>) -> String {
        let mut inside_a_tag = false;
        let mut id = String::new();
        for c in content.trim().trim_start_matches('#').trim().chars() {
            match c {
                '<' => inside_a_tag = true,
                '>' => inside_a_tag = false,
                _ if inside_a_tag => {}
                c if c.is_whitespace() => id.push('-'),
                c if c.is_alphanumeric() || matches!(c, '_' | '-') => {
                    id.extend(c.to_lowercase());
                }
                _ => {}
            }
        }
        let times = taken.entry(id.clone()).or_default();
        *times += 1;
        match *times {
            1 => id,
            times => format!("{id}-{}", times - 1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::utils::unique_id_from_content;
    use std::collections::HashMap;

    #[test]
    fn an_id_is_readable_and_given_once() {
        let mut taken = HashMap::new();
        let mut id = |text| unique_id_from_content(text, &mut taken);
        assert_eq!(id("Often <em>said</em>, twice"), "often-said-twice");
        assert_eq!(id("Often said, twice"), "often-said-twice-1");
    }
}
