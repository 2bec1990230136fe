//! The networks of our own proxies: only they are believed when they say for whom they ask.

use std::net::IpAddr;

use http::HeaderMap;
use plat_kernel::Network;

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
}
