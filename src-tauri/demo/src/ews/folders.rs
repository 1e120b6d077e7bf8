//! Folders: by their ids or well-known names, in one's own mailbox or another's; found, made, removed, kept in step.

use super::ask::Ask;
use super::path::Path;
use super::refusal::Refusal;
use super::reply::{Answer, failed, succeeded};
use super::soap::{m, said, t};
use super::state::{Class, Folder, Right, State};
use super::{access, id};
use crate::xml::Element;

/// Whose folder an id or a well-known name means.
pub(super) fn find(state: &State, actor: &str, named: &Element) -> Result<(String, String), Refusal> {
    if named.name.local == "FolderId" {
        let text = named.attribute("Id").unwrap_or("");
        if !id::is_sound(text) {
            return Err(Refusal::malformed());
        }
        let owner = state.owner_of_folder(text).ok_or_else(Refusal::no_folder)?;
        return Ok((owner, text.to_owned()));
    }
    let address = named.t("Mailbox").and_then(|own| own.text_of("EmailAddress"));
    let owner = match address {
        None => actor.to_owned(),
        Some(address) => {
            let found = state.mailboxes.keys().find(|email| email.eq_ignore_ascii_case(address));
            found.cloned().ok_or_else(Refusal::no_mailbox)?
        }
    };
    let folder = state.known(&owner, named.attribute("Id").unwrap_or(""))?.id.clone();
    Ok((owner, folder))
}

/// The folder that a request names inside an element, where one may do that.
pub(super) fn target(ask: &Ask<'_>, within: Option<&Element>, right: Right) -> Result<(String, String), Refusal> {
    let named = within.and_then(|own| own.children.first()).ok_or_else(Refusal::no_folder)?;
    let (owner, folder) = find(ask.state, ask.actor, named)?;
    access::allowed(ask.state, ask.actor, (&owner, &folder), right)?;
    Ok((owner, folder))
}

/// `GetFolder`.
pub(super) fn get(ask: &mut Ask<'_>) -> Answer {
    let ids = ask.body.m("FolderIds").map(|own| own.children.clone()).unwrap_or_default();
    let one = |named: &Element| {
        let (owner, folder) = find(ask.state, ask.actor, named)?;
        access::allowed(ask.state, ask.actor, (&owner, &folder), Right::Read)?;
        Ok(shown(ask.state, ask, (&owner, &folder)))
    };
    let told = ids.iter().map(one).map(|found: Result<Element, Refusal>| match found {
        Ok(folder) => succeeded("GetFolder", vec![m("Folders").with(folder)]),
        Err(refusal) => failed("GetFolder", refusal, vec![m("Folders")]),
    });
    Ok(told.collect())
}

/// `FindFolder`: those below a folder, whose names fit the restriction.
pub(super) fn search(ask: &mut Ask<'_>) -> Answer {
    let parents = ask.body.m("ParentFolderIds").map(|own| own.children.clone()).unwrap_or_default();
    let is_deep = ask.body.attribute("Traversal") == Some("Deep");
    let wanted = ask.body.m("Restriction").cloned();
    let one = |named: &Element| -> Result<Element, Refusal> {
        let (owner, parent) = find(ask.state, ask.actor, named)?;
        access::allowed(ask.state, ask.actor, (&owner, &parent), Right::Read)?;
        let all = below(ask.state, &owner, &parent, is_deep);
        let fits = |folder: &&&Folder| wanted.as_ref().is_none_or(|own| fits(folder, own));
        let found: Vec<&&Folder> = all.iter().filter(fits).collect();
        let total = found.len();
        let view = ask.body.m("IndexedPageFolderView");
        let number = |name: &str| view.and_then(|own| own.attribute(name)?.parse::<usize>().ok());
        let (skip, most) = (number("Offset").unwrap_or(0), number("MaxEntriesReturned").unwrap_or(1000));
        let page: Vec<Element> =
            found.iter().skip(skip).take(most).map(|folder| shown(ask.state, ask, (&owner, &folder.id))).collect();
        let until = skip + page.len();
        let mut root = m("RootFolder");
        if view.is_some() {
            root = root.attr("IndexedPagingOffset", until.to_string());
        }
        root = root.attr("TotalItemsInView", total.to_string());
        root = root.attr("IncludesLastItemInRange", (until >= total).to_string());
        Ok(root.with(t("Folders").holding(page)))
    };
    let told = parents.iter().map(one).map(|found| match found {
        Ok(root) => succeeded("FindFolder", vec![root]),
        Err(refusal) => failed("FindFolder", refusal, Vec::new()),
    });
    Ok(told.collect())
}

fn below<'a>(state: &'a State, owner: &str, parent: &str, is_deep: bool) -> Vec<&'a Folder> {
    let all = state.mailbox(owner).map(|mailbox| &mailbox.folders).into_iter().flat_map(|folders| folders.values());
    let own: Vec<&Folder> = all.filter(|folder| folder.parent.as_deref() == Some(parent)).collect();
    let deeper = own.iter().filter(|_| is_deep).flat_map(|folder| below(state, owner, &folder.id, true));
    let deeper: Vec<&Folder> = deeper.collect();
    own.into_iter().chain(deeper).collect()
}

fn fits(folder: &Folder, restriction: &Element) -> bool {
    let test = restriction.children.first();
    let Some(test) = test.filter(|test| test.name.local == "IsEqualTo") else { return true };
    let wanted = test.t("FieldURIOrConstant").and_then(|own| own.t("Constant")?.attribute("Value"));
    let own = match Path::within(test) {
        Ok(Path::Plain { element, .. }) if element == "DisplayName" => Some(folder.name.as_str()),
        Ok(Path::Plain { element, .. }) if element == "FolderClass" => folder.class.map(Class::folder_class),
        Ok(Path::Extended(key)) => folder.extended.get(&key).and_then(|own| own.text_of("Value")),
        Ok(Path::Plain { .. } | Path::Entry { .. }) | Err(_) => None,
    };
    own == wanted
}

/// `CreateFolder`.
pub(super) fn create(ask: &mut Ask<'_>) -> Answer {
    let wanted = ask.body.m("Folders").map(|own| own.children.clone()).unwrap_or_default();
    let parent = target(ask, ask.body.m("ParentFolderId"), Right::Write);
    let told = wanted.iter().map(|folder| match parent.clone().and_then(|parent| made(ask.state, &parent, folder)) {
        Ok(own) => succeeded("CreateFolder", vec![m("Folders").with(own)]),
        Err(refusal) => failed("CreateFolder", refusal, vec![m("Folders")]),
    });
    Ok(told.collect())
}

fn made(state: &mut State, (owner, parent): &(String, String), wanted: &Element) -> Result<Element, Refusal> {
    let name = wanted.text_of("DisplayName").filter(|name| !name.is_empty());
    let name = name.ok_or_else(|| Refusal::new("ErrorFolderSave", "The folder has no name."))?;
    if below(state, owner, parent, false).iter().any(|own| own.name.eq_ignore_ascii_case(name)) {
        return Err(Refusal::new("ErrorFolderExists", "A folder with the specified name already exists."));
    }
    let by_class = |own: &Class| wanted.text_of("FolderClass").is_some_and(|text| text.starts_with(own.folder_class()));
    let by_element = |own: &Class| own.folder_element() == wanted.name.local;
    let class = Class::ALL.into_iter().find(by_element).or_else(|| Class::ALL.into_iter().find(by_class));
    let own = state.add_folder(owner, Some(parent), name, class);
    let extended = wanted.children.iter().filter(|own| own.name.local == "ExtendedProperty");
    let extended = extended.map(super::path::extended).collect::<Result<Vec<_>, _>>()?;
    let folder = state.folder_mut(owner, &own)?;
    folder.extended.extend(extended);
    Ok(t(element(folder)).with(folder_id(folder)))
}

/// `DeleteFolder`.
pub(super) fn delete(ask: &mut Ask<'_>) -> Answer {
    let ids = ask.body.m("FolderIds").map(|own| own.children.clone()).unwrap_or_default();
    let told = ids.iter().map(|named| match removed(ask, named) {
        Ok(()) => succeeded("DeleteFolder", Vec::new()),
        Err(refusal) => failed("DeleteFolder", refusal, Vec::new()),
    });
    Ok(told.collect())
}

fn removed(ask: &mut Ask<'_>, named: &Element) -> Result<(), Refusal> {
    let (owner, folder) = find(ask.state, ask.actor, named)?;
    access::allowed(ask.state, ask.actor, (&owner, &folder), Right::Write)?;
    if ask.state.folder(&owner, &folder)?.known.is_some() {
        return Err(Refusal::new("ErrorDeleteDistinguishedFolder", "Distinguished folders cannot be deleted."));
    }
    let revision = ask.state.next_revision();
    if let Some(mailbox) = ask.state.mailboxes.get_mut(&owner) {
        mailbox.folders.remove(&folder);
        mailbox.gone.insert(folder, revision);
    }
    Ok(())
}

/// `SyncFolderHierarchy`.
pub(super) fn sync(ask: &mut Ask<'_>) -> Answer {
    let told = match hierarchy(ask) {
        Ok(parts) => succeeded("SyncFolderHierarchy", parts),
        Err(refusal) => failed("SyncFolderHierarchy", refusal, Vec::new()),
    };
    Ok(vec![told])
}

fn hierarchy(ask: &Ask<'_>) -> Result<Vec<Element>, Refusal> {
    let (owner, root) = match ask.body.m("SyncFolderId") {
        Some(named) => target(ask, Some(named), Right::Read)?,
        None => (ask.actor.to_owned(), ask.state.known(ask.actor, "msgfolderroot")?.id.clone()),
    };
    let since = ask.since(&root)?.revision;
    let mut changes = Vec::new();
    for folder in below(ask.state, &owner, &root, true).into_iter().filter(|folder| folder.revision > since) {
        let word = if folder.born > since { "Create" } else { "Update" };
        changes.push(t(word).with(shown(ask.state, ask, (&owner, &folder.id))));
    }
    let gone = ask.state.mailbox(&owner)?.gone.iter().filter(|(_, revision)| since > 0 && **revision > since);
    changes.extend(gone.map(|(id, _)| t("Delete").with(t("FolderId").attr("Id", id.as_str()))));
    let revision = ask.state.revision();
    let since = id::Since { generation: ask.state.generation, revision, round: revision };
    let state = id::sync_state(&root, since);
    Ok(vec![
        Element { text: state, ..m("SyncState") },
        Element { text: "true".to_owned(), ..m("IncludesLastFolderInRange") },
        m("Changes").holding(changes),
    ])
}

pub(super) fn element(folder: &Folder) -> &'static str {
    folder.class.map_or("Folder", Class::folder_element)
}

pub(super) fn folder_id(folder: &Folder) -> Element {
    t("FolderId").attr("Id", folder.id.as_str()).attr("ChangeKey", id::folder_key(folder.class, folder.revision))
}

/// A folder as the request wants it shown.
fn shown(state: &State, ask: &Ask<'_>, (owner, id): (&str, &str)) -> Element {
    let Ok(folder) = state.folder(owner, id) else { return t("Folder") };
    let shape = ask.body.m("FolderShape");
    let base = shape.and_then(|own| own.text_of("BaseShape")).unwrap_or("IdOnly");
    let asked = shape.and_then(|own| own.t("AdditionalProperties")).map(|own| own.children.as_slice()).unwrap_or(&[]);
    let asked: Vec<Path> = asked.iter().filter_map(Path::of).filter_map(Result::ok).collect();
    let wants = |name: &str| {
        let by_base = match base {
            "AllProperties" => true,
            "Default" => matches!(name, "DisplayName" | "TotalCount" | "ChildFolderCount" | "UnreadCount"),
            _ => false,
        };
        by_base || asked.iter().any(|own| own.element() == name)
    };
    let children = below(state, owner, id, false).len();
    let parent = folder.parent.clone().unwrap_or_else(|| "AAMkRoot".to_owned());
    let may_write = access::allowed(state, ask.actor, (owner, id), Right::Write).is_ok();
    let rights = ["CreateAssociated", "CreateContents", "CreateHierarchy", "Delete", "Modify"];
    let rights = rights.map(|name| said(name, may_write.to_string()));
    let rights = t("EffectiveRights").holding(rights).with(said("Read", "true"));
    let all = [
        ("ParentFolderId", t("ParentFolderId").attr("Id", parent).attr("ChangeKey", "AQAAAA==")),
        ("FolderClass", said("FolderClass", folder.class.map_or("IPF.Note", Class::folder_class))),
        ("DisplayName", said("DisplayName", folder.name.as_str())),
        ("TotalCount", said("TotalCount", folder.items.len().to_string())),
        ("ChildFolderCount", said("ChildFolderCount", children.to_string())),
        ("EffectiveRights", rights),
    ];
    let mut own = t(element(folder)).with(folder_id(folder));
    for (name, shown) in all {
        if name == "EffectiveRights" {
            let extended = asked.iter().filter_map(|path| match path {
                Path::Extended(key) => folder.extended.get(key).cloned(),
                Path::Plain { .. } | Path::Entry { .. } => None,
            });
            own.children.extend(extended);
        }
        if wants(name) {
            own.children.push(shown);
        }
    }
    own
}
