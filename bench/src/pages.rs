//! The guide of an item against “hello, world”.

use std::sync::Arc;

use crate::{
    Failure,
    client::{Reader, Wanted, connections},
    figures::Sample,
    load::Crowd,
    options::Options,
    report::{Pages, Ratio},
    served::Served,
};

/// Readers at once.
const READERS: usize = 64;

const GUIDE: Wanted = Wanted { path: "/guides/CR012", accept: "text/html", encoding: None, token: None };
const GUIDE_GZIP: Wanted = Wanted { encoding: Some("gzip, deflate, br, zstd"), ..GUIDE };
const HELLO: Wanted = Wanted { path: "/", ..GUIDE };

/// One sort of readers, with what they found in each round.
struct Side {
    crowd: Crowd<Reader>,
    bytes: usize,
    found: Vec<Sample>,
}

/// All readers.
pub(crate) struct Hall {
    guide: Side,
    gzip: Side,
    hello: Side,
}

impl Hall {
    /// Connects everybody and reads each page once.
    pub(crate) async fn of(served: &Served) -> Result<Self, Failure> {
        let guide = Side::of(served.site, GUIDE).await?;
        let gzip = Side::of(served.site, GUIDE_GZIP).await?;
        Ok(Self { guide, gzip, hello: Side::of(served.hello, HELLO).await? })
    }

    /// One round; the order changes, so that none is always the first.
    pub(crate) async fn round(&mut self, round: usize, options: &Options) -> Result<(), Failure> {
        let mut sides = [&mut self.guide, &mut self.hello, &mut self.gzip];
        sides.rotate_left(round % 3);
        for side in sides {
            let sample = side.crowd.work(READERS, (options.warm_up(), options.time())).await?;
            side.found.push(sample);
        }
        Ok(())
    }

    /// The medians.
    pub(crate) fn found(&self) -> Pages {
        Pages {
            callers: READERS,
            guide: Sample::median(&self.guide.found),
            guide_bytes: self.guide.bytes,
            guide_gzip: Sample::median(&self.gzip.found),
            guide_gzip_bytes: self.gzip.bytes,
            hello: Sample::median(&self.hello.found),
            ratio: Ratio::of(&self.guide.found, &self.hello.found),
        }
    }
}

impl Side {
    async fn of(address: std::net::SocketAddr, wanted: Wanted) -> Result<Self, Failure> {
        let wanted = Arc::new(wanted);
        let all = connections(address, READERS).await?;
        let mut readers: Vec<Reader> =
            all.into_iter().map(|it| Reader::of(it, Arc::clone(&wanted))).collect();
        let mut bytes = 0;
        if let Some(first) = readers.first_mut() {
            bytes = first.read().await?.len();
        }
        Ok(Self { crowd: Crowd::of(readers), bytes, found: Vec::new() })
    }
}
