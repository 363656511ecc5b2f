//! Asking an HTTP server.

use crate::error::TerrainError;
use std::io::Read;
use std::sync::Arc;
use std::time::Duration;
use ureq::tls::{RootCerts, TlsConfig};

/// A client for one source.
pub(super) struct Agent(ureq::Agent);

/// What came.
pub(super) struct Reply {
    pub(super) status: u16,
    /// The entity tag, with its quotation marks.
    pub(super) tag: Option<String>,
    /// Length of the whole file \[bytes\].
    pub(super) total: Option<u64>,
    /// The first byte of the part that comes, of an answer with status 206.
    pub(super) range_start: Option<u64>,
    pub(super) body: Box<dyn Read>,
}

impl Agent {
    pub(super) fn for_url(url: &str) -> Result<Self, TerrainError> {
        let uri: ureq::http::Uri = url
            .parse()
            .map_err(|error| TerrainError::Request(format!("{url} is no address: {error}")))?;
        let known = matches!(uri.scheme_str(), Some("http" | "https"));
        let Some(host) = uri.host().filter(|_| known) else {
            return Err(TerrainError::Request(format!(
                "{url} is no address of a source: expected http:// or https:// and a host"
            )));
        };
        let tls = TlsConfig::builder()
            .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .root_certs(RootCerts::PlatformVerifier)
            .build();
        let mut config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_connect(Some(Duration::from_secs(15)))
            .timeout_recv_response(Some(Duration::from_secs(30)))
            // For the whole body; what takes longer goes on in the next attempt.
            .timeout_recv_body(Some(Duration::from_secs(300)))
            .user_agent(concat!("gapfiller/", env!("CARGO_PKG_VERSION")))
            .tls_config(tls);
        // This machine needs no proxy to reach itself.
        if matches!(host, "localhost" | "127.0.0.1" | "[::1]") {
            config = config.proxy(None);
        }
        Ok(Self(config.build().new_agent()))
    }

    /// Asks for a file, or for the rest of it from a byte on if it still has the tag.
    pub(super) fn get(&self, url: &str, from: Option<(u64, &str)>) -> Result<Reply, String> {
        let mut request = self.0.get(url);
        if let Some((start, tag)) = from {
            request = request
                .header("Range", format!("bytes={start}-"))
                .header("If-Range", tag);
        }
        let response = request.call().map_err(|error| error.to_string())?;
        let header = |name: &str| {
            response
                .headers()
                .get(name)
                .and_then(|value| value.to_str().ok())
                .map(str::to_owned)
        };
        let status = response.status().as_u16();
        let range = header("content-range").and_then(|text| content_range(&text));
        Ok(Reply {
            status,
            tag: header("etag"),
            total: if status == 206 {
                range.and_then(|(_, total)| total)
            } else {
                header("content-length").and_then(|length| length.parse().ok())
            },
            range_start: range.map(|(start, _)| start),
            body: Box::new(response.into_body().into_reader()),
        })
    }
}

/// First byte and length of the whole out of `bytes 100-199/200`.
fn content_range(text: &str) -> Option<(u64, Option<u64>)> {
    let (range, total) = text.strip_prefix("bytes ")?.split_once('/')?;
    let (start, _) = range.split_once('-')?;
    Some((start.parse().ok()?, total.parse().ok()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_understood() {
        assert_eq!(content_range("bytes 100-199/200"), Some((100, Some(200))));
        assert_eq!(content_range("bytes 100-199/*"), Some((100, None)));
        assert_eq!(content_range("lines 1-2/3"), None);
    }

    #[test]
    fn an_address_without_a_host_is_refused() {
        for url in ["tiles", "file:///tmp/tiles", "http://", "ftp://host/x"] {
            assert!(Agent::for_url(url).is_err(), "{url}");
        }
        assert!(Agent::for_url("https://host.example/tiles").is_ok());
    }
}
