//! The pages of a material, while they may still be changed: taken back, turned, put into another order.

use plat_files::{Media, Turn};
use plat_kernel::id::Id;

use crate::{
    error::CaseError,
    materials::{self, HandedIn, MaterialForm},
    room::Room,
    service::Cases,
    store,
};

async fn page(cases: &Cases, room: &Room, id: Id<HandedIn>) -> Result<HandedIn, CaseError> {
    room.pages(cases).await?.into_iter().find(|it| it.id == id).ok_or(CaseError::NotFound)
}

/// Takes a page back.
pub async fn remove(cases: &Cases, room: &Room, id: Id<HandedIn>) -> Result<(), CaseError> {
    let (case, gone) = (room.case, page(cases, room, id).await?);
    cases
        .db
        .write(move |tx| {
            tx.is_the_deed();
            store::materials::delete(tx, case, id)
        })
        .await?;
    materials::delete_files(cases, &[gone]).await;
    Ok(())
}

/// Turns a page to the right. A PDF cannot be turned.
pub async fn turn(cases: &Cases, room: &Room, id: Id<HandedIn>, turn: Turn) -> Result<HandedIn, CaseError> {
    let before = page(cases, room, id).await?;
    let key = room.key(cases).await?;
    let (media, bytes) = materials::open(cases, &key, &before).await?;
    let media = Media::of_name(&media).filter(|media| media.is_picture()).ok_or(CaseError::BadFile)?;
    let (media, bytes) = cases.files.turned(bytes, media, turn).await?;
    let (file, size) = materials::put(cases, &key, id, bytes).await?;
    let (MaterialForm::File { file: old, leaf, .. }, case) = (before.form, room.case) else {
        return Err(CaseError::NotFound);
    };
    let form = MaterialForm::File { file, media: media.name().to_owned(), size, leaf };
    let turned = HandedIn { form, ..before };
    let (stored, was) = (turned.clone(), old.clone());
    let replaced = cases
        .db
        .write(move |tx| {
            tx.is_the_deed();
            store::materials::replace(tx, case, (&stored, &was))
        })
        .await;
    // Who was faster keeps their file; ours is named by nobody.
    if let Err(error) = replaced {
        materials::delete_files(cases, &[turned]).await;
        return Err(error);
    }
    materials::delete_file(cases, &old).await;
    Ok(turned)
}

/// Puts the pages of a material into an order: each of them, once.
pub async fn arrange(
    cases: &Cases,
    room: &Room,
    material: &str,
    order: &[Id<HandedIn>],
) -> Result<(), CaseError> {
    let mut pages = room.pages(cases).await?;
    pages.retain(|page| page.material == material);
    let places = arranged(&pages, order)?;
    let case = room.case;
    cases
        .db
        .write(move |tx| {
            tx.is_the_deed();
            places.iter().try_for_each(|(id, place)| store::materials::place(tx, case, *id, *place))
        })
        .await
}

/// Moves a page before the one in front of it, or behind the one after it.
pub async fn shift(cases: &Cases, room: &Room, id: Id<HandedIn>, forward: bool) -> Result<(), CaseError> {
    let mut pages = room.pages(cases).await?;
    let material = pages
        .iter()
        .find(|page| page.id == id)
        .map(|page| page.material.clone())
        .ok_or(CaseError::NotFound)?;
    pages.retain(|page| page.material == material);
    let order = shifted(pages.iter().map(|page| page.id).collect(), id, forward);
    arrange(cases, room, &material, &order).await
}

/// The place of each page: the same places as before, handed out anew.
fn arranged(pages: &[HandedIn], order: &[Id<HandedIn>]) -> Result<Vec<(Id<HandedIn>, i64)>, CaseError> {
    let (mut known, mut wanted): (Vec<_>, Vec<_>) =
        (pages.iter().map(|page| page.id).collect(), order.to_vec());
    known.sort_unstable();
    wanted.sort_unstable();
    if known != wanted {
        return Err(CaseError::Field { field: "pages".to_owned(), code: "not_offered" });
    }
    // Pages from before there were places all stand at 0.
    let first = pages.iter().filter_map(|page| page.leaf()).map(|leaf| leaf.place).min().unwrap_or(0);
    Ok(order.iter().copied().zip(first..).collect())
}

fn shifted(mut order: Vec<Id<HandedIn>>, id: Id<HandedIn>, forward: bool) -> Vec<Id<HandedIn>> {
    let Some(at) = order.iter().position(|it| *it == id) else { return order };
    let to = if forward { at.saturating_sub(1) } else { (at + 1).min(order.len() - 1) };
    order.swap(at, to);
    order
}

#[cfg(test)]
mod tests {
    use plat_files::Scan;
    use plat_kernel::{Chance, Clock, Mint};

    use super::*;
    use crate::{grade::Grade, materials::Leaf, sample::at};

    fn pages(many: i64) -> Vec<HandedIn> {
        let mint = Mint::new(Clock::manual(at("2026-03-02")), Chance::seeded(7));
        let leaf = |place| Leaf {
            place,
            grade: Grade::Sent,
            hints: vec![],
            scan: Scan::Off,
            seen: None,
            from: None,
        };
        let form = |place| MaterialForm::File {
            file: String::new(),
            media: "image/jpeg".to_owned(),
            size: 1,
            leaf: leaf(place),
        };
        let page = |place| HandedIn {
            id: mint.id(),
            material: "lease".to_owned(),
            form: form(place),
            added: mint.now(),
        };
        (4..4 + many).map(page).collect()
    }

    #[test]
    fn pages_are_moved_by_one_and_stay_where_they_are_at_the_ends() {
        let all = pages(3);
        let ids: Vec<_> = all.iter().map(|page| page.id).collect();
        let [a, b, c] = ids[..] else { panic!() };
        assert_eq!(shifted(ids.clone(), c, true), [a, c, b]);
        assert_eq!(shifted(ids.clone(), a, true), [a, b, c]);
        assert_eq!(shifted(ids.clone(), a, false), [b, a, c]);
        assert_eq!(shifted(ids.clone(), c, false), [a, b, c]);
        assert_eq!(arranged(&all, &[c, a, b]).unwrap(), [(c, 4), (a, 5), (b, 6)]);
    }

    #[test]
    fn an_order_names_every_page_once() {
        let all = pages(2);
        let ids: Vec<_> = all.iter().map(|page| page.id).collect();
        let stranger = Id::nil();
        for order in [vec![ids[0]], vec![ids[0], ids[0]], vec![ids[0], ids[1], stranger], vec![]] {
            assert!(arranged(&all, &order).is_err());
        }
    }
}
