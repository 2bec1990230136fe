//! The networks of our own proxies: only they are believed when they say for whom they ask.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use http::HeaderMap;

/// A network: `10.0.0.0/8`, `fd00::/8`, or one address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    prefix: u8,
}

/// Text that is no network.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a network such as 10.0.0.0/8: {0:?}")]
pub struct BadNetwork(String);

impl Network {
    /// Whether the address lies in it.
    pub fn has(&self, address: IpAddr) -> bool {
        let (own, other, all) = (number(self.address), number(address), width(self.address));
        let rest = u32::from(all - self.prefix);
        width(address) == all && own.checked_shr(rest) == other.checked_shr(rest)
    }
}

fn width(address: IpAddr) -> u8 {
    if address.to_canonical().is_ipv4() { 32 } else { 128 }
}

fn number(address: IpAddr) -> u128 {
    match address.to_canonical() {
        IpAddr::V4(it) => u128::from(u32::from(it)),
        IpAddr::V6(it) => u128::from(it),
    }
}

impl FromStr for Network {
    type Err = BadNetwork;

    fn from_str(text: &str) -> Result<Self, BadNetwork> {
        let bad = || BadNetwork(text.to_owned());
        let (address, prefix) = text.split_once('/').map_or((text, None), |(it, prefix)| (it, Some(prefix)));
        let address: IpAddr = address.trim().parse().map_err(|_| bad())?;
        let all = width(address);
        let prefix = prefix.map_or(Ok(all), |it| it.trim().parse().map_err(|_| bad()))?;
        if prefix > all { Err(bad()) } else { Ok(Self { address, prefix }) }
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.address, self.prefix)
    }
}

/// Who asks: the other end of the connection; where that is one of our proxies, the last address in `X-Forwarded-For`
/// that is none. What stands before it anybody may have written.
pub(crate) fn asker(connected: IpAddr, headers: &HeaderMap, proxies: &[Network]) -> IpAddr {
    let ours = |address: IpAddr| proxies.iter().any(|network| network.has(address));
    if !ours(connected) {
        return connected;
    }
    let lines = headers.get_all("x-forwarded-for").iter().rev().filter_map(|line| line.to_str().ok());
    let mut nearest = connected;
    for said in lines.flat_map(|line| line.rsplit(',')) {
        let Ok(address) = said.trim().parse() else { return nearest };
        nearest = address;
        if !ours(address) {
            return nearest;
        }
    }
    nearest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(connected: &str, forwarded: &[&str], proxies: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        for line in forwarded {
            headers.append("x-forwarded-for", line.parse().unwrap());
        }
        let proxies: Vec<Network> = proxies.iter().map(|it| it.parse().unwrap()).collect();
        asker(connected.parse().unwrap(), &headers, &proxies).to_string()
    }

    #[test]
    fn a_stranger_cannot_say_that_somebody_else_asks() {
        assert_eq!(asked("192.0.2.1", &["198.51.100.9"], &[]), "192.0.2.1");
        assert_eq!(asked("192.0.2.1", &["198.51.100.9"], &["10.0.0.0/8"]), "192.0.2.1");
    }

    #[test]
    fn our_proxy_is_believed_for_what_it_saw_itself_only() {
        let proxies = ["10.0.0.0/8"];
        assert_eq!(asked("10.1.2.3", &["198.51.100.9"], &proxies), "198.51.100.9");
        assert_eq!(asked("10.1.2.3", &["1.1.1.1, 198.51.100.9"], &proxies), "198.51.100.9");
        assert_eq!(asked("10.1.2.3", &["1.1.1.1", "198.51.100.9, 10.9.9.9"], &proxies), "198.51.100.9");
        assert_eq!(asked("10.1.2.3", &[], &proxies), "10.1.2.3");
        assert_eq!(asked("10.1.2.3", &["junk, 10.9.9.9"], &proxies), "10.9.9.9");
        assert_eq!(asked("::ffff:10.1.2.3", &["198.51.100.9"], &proxies), "198.51.100.9");
    }

    #[test]
    fn a_network_is_its_beginning_and_how_much_of_it_counts() {
        for (network, inside, outside) in [
            ("10.0.0.0/8", "10.255.0.1", "11.0.0.1"),
            ("192.0.2.7", "192.0.2.7", "192.0.2.8"),
            ("fd00::/8", "fdff::1", "fe00::1"),
            ("0.0.0.0/0", "203.0.113.1", "::1"),
            ("::/0", "2001:db8::1", "203.0.113.1"),
        ] {
            let network: Network = network.parse().unwrap();
            assert!(network.has(inside.parse().unwrap()), "{network} {inside}");
            assert!(!network.has(outside.parse().unwrap()), "{network} {outside}");
        }
        for bad in ["", "10.0.0.0/33", "proxy", "10.0.0.0/", "10.0.0/8"] {
            assert!(bad.parse::<Network>().is_err(), "{bad}");
        }
    }
}
