//! The server, asked over a real socket.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod client;

mod api;
mod hostile;
mod pages;
mod safety;
