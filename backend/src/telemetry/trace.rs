//! Traces by OpenTelemetry's protocol (OTLP over HTTP, protobuf), where an address is configured.
//!
//! What is traced are spans of ours and their events: a request by its route, a message by its ids. They hold what the
//! log holds, and so no patient's value and no secret.

use std::sync::OnceLock;

use opentelemetry::trace::TracerProvider as _;
use opentelemetry_otlp::{Protocol, SpanExporter, WithExportConfig as _, WithHttpConfig as _};
use opentelemetry_sdk::{
    Resource,
    trace::{SdkTracerProvider, Tracer},
};
use tracing::{Metadata, Subscriber};
use tracing_opentelemetry::OpenTelemetryLayer;
use tracing_subscriber::{Layer, filter::filter_fn, registry::LookupSpan};
use url::Url;

use super::library::may_write;

/// The target of spans that are for traces alone: the lines of the log say the same in their own fields.
pub const TRACE: &str = "backend::trace";

/// The name of a request's span.
const REQUEST: &str = "request";

/// The path of a collector that takes traces, where the configured address has none.
const PATH: &str = "v1/traces";

/// The provider that sends in the background, of which there is one in a process.
static PROVIDER: OnceLock<SdkTracerProvider> = OnceLock::new();

/// Builds the layer that sends spans to a collector; none where no client can be made.
pub(super) fn layer<S>(endpoint: &Url) -> Option<impl Layer<S> + use<S>>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    let exporter = SpanExporter::builder().with_http().with_protocol(Protocol::HttpBinary);
    let exporter = exporter.with_endpoint(address(endpoint)).with_headers(Default::default()).build().ok()?;
    let resource = Resource::builder().with_service_name("dosewire").build();
    let provider = SdkTracerProvider::builder().with_batch_exporter(exporter).with_resource(resource).build();
    let tracer: Tracer = provider.tracer("dosewire");
    PROVIDER.set(provider).ok()?;
    let layer: OpenTelemetryLayer<S, Tracer> = tracing_opentelemetry::layer().with_tracer(tracer);
    let layer = layer.with_location(false).with_threads(false).with_target(false);
    Some(layer.with_filter(filter_fn(is_traced)))
}

/// Sends what is left. A collector that does not answer holds nobody up for long.
pub fn flush() {
    if let Some(provider) = PROVIDER.get() {
        // What cannot be sent is lost, as the last seconds of a process that is killed are.
        let _ = provider.shutdown();
    }
}

/// Only what is ours: libraries write what they carry. The log's span of a request stands within the one for traces.
fn is_traced(metadata: &Metadata<'_>) -> bool {
    let is_twin = metadata.is_span() && metadata.name() == REQUEST && metadata.target() != TRACE;
    metadata.target().starts_with("backend") && may_write(metadata) && !is_twin
}

/// The address of a collector with the path under which it takes traces.
fn address(endpoint: &Url) -> String {
    let address = endpoint.as_str();
    if matches!(endpoint.path(), "" | "/") {
        format!("{}/{PATH}", address.trim_end_matches('/'))
    } else {
        address.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[rstest::rstest]
    #[case("http://127.0.0.1:4318", "http://127.0.0.1:4318/v1/traces")]
    #[case("https://collector.example/", "https://collector.example/v1/traces")]
    #[case("https://collector.example/otlp/v1/traces", "https://collector.example/otlp/v1/traces")]
    fn a_collector_takes_traces_under_its_path(#[case] endpoint: &str, #[case] expected: &str) {
        assert_eq!(address(&endpoint.parse().unwrap()), expected);
    }
}
