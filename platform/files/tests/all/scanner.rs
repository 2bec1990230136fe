//! A scanner: somebody who speaks clamd's INSTREAM and knows one bad file.

use plat_files::{Clamd, FileError, Files, Scan, Settings, WhenAway};
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::{TcpListener, UnixListener},
};

const PDF: &[u8] = b"%PDF-1.7\na clean document";
const BAD: &[u8] = b"%PDF-1.7\nX5O!P%@AP a test of scanners";

async fn look(mut line: impl AsyncRead + AsyncWrite + Unpin) {
    let mut command = [0; 10];
    line.read_exact(&mut command).await.unwrap();
    assert_eq!(&command, b"zINSTREAM\0");
    let mut all = Vec::new();
    loop {
        let length = line.read_u32().await.unwrap();
        if length == 0 {
            break;
        }
        let mut piece = vec![0; usize::try_from(length).unwrap()];
        line.read_exact(&mut piece).await.unwrap();
        all.extend(piece);
    }
    let found = all.windows(5).any(|window| window == b"X5O!P");
    let answer: &[u8] = if found { b"stream: Win.Test.EICAR FOUND\0" } else { b"stream: OK\0" };
    line.write_all(answer).await.unwrap();
}

fn files(address: String, seconds: u16, when_away: WhenAway) -> (tempfile::TempDir, Files) {
    let folder = tempfile::tempdir().unwrap();
    let clamd = Some(Clamd { address, seconds, when_away });
    let files = Files::open(folder.path(), &Settings { clamd, ..Settings::default() }, &|_| None).unwrap();
    (folder, files)
}

#[tokio::test]
async fn malware_is_not_taken_and_a_clean_file_says_that_somebody_looked() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    tokio::spawn(async move {
        while let Ok((line, _)) = listener.accept().await {
            look(line).await;
        }
    });
    let (_folder, files) = files(address, 5, WhenAway::Refuse);
    assert_eq!(files.take(BAD.to_vec()).await, Err(FileError::Infected));
    let large = [PDF, &vec![b' '; 300_000]].concat();
    assert_eq!(files.take(large).await.unwrap().scan, Scan::Clean);
}

#[tokio::test]
async fn the_scanner_may_listen_on_a_socket_of_the_file_system() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("clamd.ctl");
    let listener = UnixListener::bind(&path).unwrap();
    tokio::spawn(async move { look(listener.accept().await.unwrap().0).await });
    let (_folder, files) = files(format!("unix:{}", path.display()), 5, WhenAway::Refuse);
    assert_eq!(files.take(PDF.to_vec()).await.unwrap().scan, Scan::Clean);
}

#[tokio::test]
async fn while_the_scanner_is_away_a_file_is_refused_or_taken_with_a_mark_as_was_set() {
    let (_one, strict) = files("127.0.0.1:1".to_owned(), 5, WhenAway::Refuse);
    assert_eq!(strict.take(PDF.to_vec()).await, Err(FileError::Unscanned));
    let (_two, lenient) = files("127.0.0.1:1".to_owned(), 5, WhenAway::Accept);
    assert_eq!(lenient.take(PDF.to_vec()).await.unwrap().scan, Scan::Skipped);
}

#[tokio::test]
async fn a_scanner_that_never_answers_is_not_waited_for_for_ever() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let (_folder, files) = files(address, 1, WhenAway::Refuse);
    assert_eq!(files.take(PDF.to_vec()).await, Err(FileError::Unscanned));
    drop(listener);
}
