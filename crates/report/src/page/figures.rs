//! A figure: what is shown, what it shows, and the command that makes it again.

use maud::{Markup, html};

/// A figure.
pub fn figure(content: &Markup, caption: &str, command: &str) -> Markup {
    html! {
        figure {
            (content)
            figcaption {
                (caption)
                @if !command.is_empty() { span class="again" { "Make it again: " code { (command) } } }
            }
        }
    }
}
