//! The program as a whole: its commands, and the city behind its API, on both engines.

#[cfg(test)]
mod api;
#[cfg(test)]
mod calendar;
#[cfg(test)]
mod check;
#[cfg(test)]
mod city;
#[cfg(test)]
mod demo;
#[cfg(test)]
mod due;
#[cfg(test)]
mod program;
#[cfg(test)]
mod start;
#[cfg(test)]
mod stories;
#[cfg(test)]
mod tables;
