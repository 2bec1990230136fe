//! Stories of evaluation, on both engines.
#![expect(clippy::unwrap_used, reason = "a story that cannot set up its city must stop there")]

mod anyone;
mod bad;
mod city;
mod evaluate;
mod invite;
mod kiosk;
mod month;
mod nobody_else;
mod ratings;
