//! The doc comments of the vocabulary: what they say of the keys of a run and of their values.

use std::collections::BTreeMap;

use syn::{Attribute, Expr, ExprLit, Fields, GenericArgument, Item, Lit, Meta, MetaNameValue, PathArguments, Type};

const SOURCES: [&str; 6] = [
    include_str!("../../run.rs"),
    include_str!("../../backend.rs"),
    include_str!("../../design.rs"),
    include_str!("../../optimizer.rs"),
    include_str!("../../source.rs"),
    include_str!("../../training.rs"),
];

/// Fields of the whole that are no keys of the networks here.
const OF_OWN_PROGRAMS: [&str; 2] = ["trainer", "params"];

/// A field or a variant.
#[derive(Clone)]
struct Member {
    name: String,
    docs: Vec<String>,
    /// The type of a field, without `Option` and `Vec` around it.
    of: String,
}

/// A key of a run, as the code describes it.
pub(super) struct Key {
    /// Its dotted name.
    pub(super) name: String,
    /// What it is, then where it is from: the paragraphs of its docs.
    pub(super) docs: Vec<String>,
    /// What each of its values is, where these are the variants of an enum.
    pub(super) values: Vec<String>,
}

impl Key {
    /// What it is and where it is from.
    pub(super) fn text(&self) -> String {
        self.docs.join(" ")
    }
}

/// Every key of a run, in the order of the declarations.
pub(super) fn keys() -> Vec<Key> {
    let items = SOURCES.iter().flat_map(|source| syn::parse_file(source).expect("it compiles").items);
    let types: BTreeMap<String, (bool, Vec<Member>)> = items.filter_map(members).collect();
    let mut keys = Vec::new();
    collect(&types, "RunSpec", "", &mut keys);
    keys
}

/// The keys of a struct; a struct in it is a table.
fn collect(types: &BTreeMap<String, (bool, Vec<Member>)>, of: &str, prefix: &str, into: &mut Vec<Key>) {
    for Member { name, docs, of } in &types[of].1 {
        let name = format!("{prefix}{name}");
        match types.get(of) {
            _ if OF_OWN_PROGRAMS.contains(&name.as_str()) => {}
            Some((true, _)) => collect(types, of, &format!("{name}."), into),
            values => {
                let values = values.iter().flat_map(|(_, variants)| variants).map(|variant| variant.docs.join(" "));
                into.push(Key { name, docs: docs.clone(), values: values.collect() });
            }
        }
    }
}

/// A type's name, whether it is a struct, and its fields or variants.
fn members(item: Item) -> Option<(String, (bool, Vec<Member>))> {
    match item {
        Item::Struct(item) => {
            let Fields::Named(fields) = item.fields else { return None };
            let member = |field: syn::Field| Member {
                name: field.ident.expect("a named field").to_string(),
                docs: docs(&field.attrs),
                of: type_name(&field.ty),
            };
            Some((item.ident.to_string(), (true, fields.named.into_iter().map(member).collect())))
        }
        Item::Enum(item) => {
            let member = |variant: syn::Variant| Member {
                name: variant.ident.to_string(),
                docs: docs(&variant.attrs),
                of: String::new(),
            };
            Some((item.ident.to_string(), (false, item.variants.into_iter().map(member).collect())))
        }
        _ => None,
    }
}

/// The paragraphs of a doc comment.
fn docs(attributes: &[Attribute]) -> Vec<String> {
    let line = |attribute: &Attribute| match &attribute.meta {
        Meta::NameValue(MetaNameValue { path, value: Expr::Lit(ExprLit { lit: Lit::Str(text), .. }), .. })
            if path.is_ident("doc") =>
        {
            Some(text.value().trim().to_owned())
        }
        _ => None,
    };
    let lines: Vec<String> = attributes.iter().filter_map(line).collect();
    lines.split(String::is_empty).map(|paragraph| paragraph.join(" ")).collect()
}

fn type_name(of: &Type) -> String {
    let Type::Path(path) = of else { return String::new() };
    let Some(last) = path.path.segments.last() else { return String::new() };
    let inner = match &last.arguments {
        PathArguments::AngleBracketed(inner) => inner.args.first(),
        _ => None,
    };
    match inner {
        Some(GenericArgument::Type(inner)) => type_name(inner),
        _ => last.ident.to_string(),
    }
}
