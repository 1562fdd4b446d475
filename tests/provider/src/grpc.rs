//! gRPC over one HTTP/2 connection: one request message, one response message.

use std::rc::Rc;

use bytes::{BufMut, Bytes, BytesMut};
use h2::server::SendResponse;
use h2::{Reason, RecvStream};
use http::{HeaderMap, HeaderValue, Request, Response};
use tokio::net::UnixStream;

use crate::proto::Message;
use crate::provider::{Provider, Refusal, is_method};

/// The window for messages in flight; a schema fits in with room to spare.
const WINDOW: u32 = 1 << 22;

/// Terraform's last call to a plugin.
const SHUTDOWN: &str = "/plugin.GRPCController/Shutdown";

/// Serves one connection until the other side closes it; runs on a `LocalSet`.
pub(crate) async fn serve(stream: UnixStream, provider: Rc<Provider>) -> Result<(), h2::Error> {
    let mut connection = h2::server::Builder::new()
        .initial_window_size(WINDOW)
        .initial_connection_window_size(WINDOW)
        .handshake(stream)
        .await?;
    while let Some(call) = connection.accept().await {
        let (request, respond) = call?;
        tokio::task::spawn_local(answer(Rc::clone(&provider), request, respond));
    }
    Ok(())
}

/// Answers one call; a caller that has gone away needs no answer.
async fn answer(
    provider: Rc<Provider>,
    request: Request<RecvStream>,
    mut respond: SendResponse<Bytes>,
) {
    let (head, body) = request.into_parts();
    let path = head.uri.path();
    let method = path.rsplit('/').next().unwrap_or_default();
    // Streams of the plugin framework stay open: refuse them without waiting for their end.
    let outcome = if path == SHUTDOWN {
        Ok(Message::new())
    } else if is_method(method) {
        match message(body).await {
            Ok(bytes) => provider.call(method, &bytes),
            Err(reason) => return respond.send_reset(reason),
        }
    } else {
        Err(Refusal::Unimplemented)
    };
    // An error here means that the caller has closed the stream.
    let _ = send(&mut respond, outcome);
}

/// Collects the one message of a request, without its five bytes of prefix.
async fn message(mut body: RecvStream) -> Result<Bytes, Reason> {
    let mut received = BytesMut::new();
    while let Some(chunk) = body.data().await {
        let chunk = chunk.map_err(|_| Reason::CANCEL)?;
        let released = body.flow_control().release_capacity(chunk.len());
        released.map_err(|_| Reason::FLOW_CONTROL_ERROR)?;
        received.extend_from_slice(&chunk);
    }
    let uncompressed = received.first() == Some(&0);
    if received.len() < 5 || !uncompressed {
        return Err(Reason::PROTOCOL_ERROR);
    }
    Ok(received.freeze().slice(5..))
}

fn send(
    respond: &mut SendResponse<Bytes>,
    outcome: Result<Message, Refusal>,
) -> Result<(), h2::Error> {
    let mut head = Response::new(());
    let grpc = HeaderValue::from_static("application/grpc");
    head.headers_mut().insert(http::header::CONTENT_TYPE, grpc);
    let mut stream = respond.send_response(head, false)?;

    // Status codes of gRPC: 0 OK, 3 INVALID_ARGUMENT, 12 UNIMPLEMENTED.
    let status = match outcome {
        Ok(message) => {
            let bytes = message.into_bytes();
            let mut framed = BytesMut::with_capacity(bytes.len() + 5);
            framed.put_u8(0);
            framed.put_u32(bytes.len() as u32);
            framed.put_slice(&bytes);
            stream.send_data(framed.freeze(), false)?;
            "0"
        }
        Err(Refusal::Malformed) => "3",
        Err(Refusal::Unimplemented) => "12",
    };
    let mut trailers = HeaderMap::new();
    trailers.insert("grpc-status", HeaderValue::from_static(status));
    stream.send_trailers(trailers)
}
