//! The program as a whole: its commands, and the city behind its API, on both engines.

#[cfg(test)]
mod api;
#[cfg(test)]
mod archive;
#[cfg(test)]
mod ask;
#[cfg(test)]
mod backup;
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
mod faults;
#[cfg(test)]
mod keys;
#[cfg(test)]
mod ledger;
#[cfg(test)]
mod needles;
#[cfg(test)]
mod program;
#[cfg(test)]
mod rights;
#[cfg(test)]
mod sealed;
#[cfg(test)]
mod simulate;
#[cfg(test)]
mod start;
#[cfg(test)]
mod stories;
#[cfg(test)]
mod tables;
#[cfg(test)]
mod visits;
