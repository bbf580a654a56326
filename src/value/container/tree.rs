//! Items that many sequences share: a vector as a tree, whose copies have all parts in common until one is written to.
//!
//! Each part counts its own holders, which is what the collector needs and no published vector tells: a reference to a
//! function that stands in a part shared by ten lists is one reference. (Bagwell's and Rompf's radix trees, without
//! relaxation, since nothing is ever cut or joined here.)

use crate::value::cell::Mark;
use std::rc::Rc;

const BITS: usize = 5;
/// Items in a leaf, and children of a branch, at most.
const WIDTH: usize = 1 << BITS;
const WITHIN: usize = WIDTH - 1;

/// A vector of which copying and changing one item takes time by the height, which is the logarithm of the length.
#[derive(Clone)]
pub struct Tree<T: Clone> {
    root: Rc<Part<T>>,
    len: usize,
    /// How many branches stand above each leaf.
    height: usize,
}

/// What trees share. All parts on the way to the last item may be partly filled, all others are full.
pub struct Part<T: Clone> {
    pub mark: Mark,
    pub kind: Kind<T>,
}

#[derive(Clone)]
pub enum Kind<T: Clone> {
    Leaf(Vec<T>),
    Branch(Vec<Rc<Part<T>>>),
}

impl<T: Clone> Clone for Part<T> {
    fn clone(&self) -> Part<T> {
        Part::new(self.kind.clone())
    }
}

impl<T: Clone> Part<T> {
    fn new(kind: Kind<T>) -> Part<T> {
        Part { mark: Mark::default(), kind }
    }
}

impl<T: Clone> From<&[T]> for Tree<T> {
    fn from(items: &[T]) -> Tree<T> {
        let part = |kind| Rc::new(Part::new(kind));
        let mut parts: Vec<Rc<Part<T>>> =
            items.chunks(WIDTH).map(|items| part(Kind::Leaf(items.to_vec()))).collect();
        let mut height = 0;
        while parts.len() > 1 {
            parts = parts.chunks(WIDTH).map(|parts| part(Kind::Branch(parts.to_vec()))).collect();
            height += 1;
        }
        let root = parts.pop().unwrap_or_else(|| part(Kind::Leaf(Vec::new())));
        Tree { root, len: items.len(), height }
    }
}

impl<T: Clone> Tree<T> {
    pub fn len(&self) -> usize {
        self.len
    }

    pub fn root(&self) -> &Rc<Part<T>> {
        &self.root
    }

    pub fn get(&self, index: usize) -> Option<&T> {
        if index >= self.len {
            return None;
        }
        let mut part = &self.root;
        let mut shift = self.height * BITS;
        loop {
            match &part.kind {
                Kind::Leaf(items) => return items.get(index & WITHIN),
                Kind::Branch(children) => part = children.get((index >> shift) & WITHIN)?,
            }
            shift = shift.saturating_sub(BITS);
        }
    }

    /// An item for writing; the parts on the way to it are copied if others hold them.
    pub fn get_mut(&mut self, index: usize) -> Option<&mut T> {
        if index >= self.len {
            return None;
        }
        let mut part = &mut self.root;
        let mut shift = self.height * BITS;
        loop {
            match &mut Rc::make_mut(part).kind {
                Kind::Leaf(items) => return items.get_mut(index & WITHIN),
                Kind::Branch(children) => part = children.get_mut((index >> shift) & WITHIN)?,
            }
            shift = shift.saturating_sub(BITS);
        }
    }

    pub fn push(&mut self, item: T) {
        if self.len == WIDTH << (self.height * BITS) {
            let below = self.root.clone();
            self.root = Rc::new(Part::new(Kind::Branch(vec![below])));
            self.height += 1;
        }
        let mut part = &mut self.root;
        let mut level = self.height;
        loop {
            match &mut Rc::make_mut(part).kind {
                Kind::Leaf(items) => {
                    items.push(item);
                    break;
                }
                Kind::Branch(children) => {
                    let at = (self.len >> (level * BITS)) & WITHIN;
                    level -= 1;
                    if at == children.len() {
                        let empty =
                            if level == 0 { Kind::Leaf(Vec::new()) } else { Kind::Branch(Vec::new()) };
                        children.push(Rc::new(Part::new(empty)));
                    }
                    let Some(child) = children.get_mut(at) else { return };
                    part = child;
                }
            }
        }
        self.len += 1;
    }

    pub fn pop(&mut self) -> Option<T> {
        let item = pop(&mut self.root)?;
        self.len -= 1;
        // A branch with one child is one level too many.
        while let Kind::Branch(children) = &self.root.kind
            && let [only] = &children[..]
        {
            self.root = only.clone();
            self.height -= 1;
        }
        Some(item)
    }

    /// The items of one leaf after the other.
    pub fn leaves(&self) -> Leaves<'_, T> {
        match &self.root.kind {
            Kind::Leaf(items) => Leaves { branches: Vec::new(), first: Some(items) },
            Kind::Branch(children) => Leaves { branches: vec![children.iter()], first: None },
        }
    }
}

/// Takes off the last item, and every part that is empty then.
fn pop<T: Clone>(part: &mut Rc<Part<T>>) -> Option<T> {
    match &mut Rc::make_mut(part).kind {
        Kind::Leaf(items) => items.pop(),
        Kind::Branch(children) => {
            let last = children.last_mut()?;
            let item = pop(last);
            let is_empty = match &last.kind {
                Kind::Leaf(items) => items.is_empty(),
                Kind::Branch(children) => children.is_empty(),
            };
            if is_empty {
                children.pop();
            }
            item
        }
    }
}

pub struct Leaves<'a, T: Clone> {
    branches: Vec<std::slice::Iter<'a, Rc<Part<T>>>>,
    /// The root, if it is a leaf.
    first: Option<&'a [T]>,
}

impl<'a, T: Clone> Iterator for Leaves<'a, T> {
    type Item = &'a [T];

    fn next(&mut self) -> Option<&'a [T]> {
        if let Some(first) = self.first.take() {
            return Some(first);
        }
        loop {
            match self.branches.last_mut()?.next() {
                None => {
                    self.branches.pop();
                }
                Some(part) => match &part.kind {
                    Kind::Leaf(items) => return Some(items),
                    Kind::Branch(children) => self.branches.push(children.iter()),
                },
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checks the length, every item by both ways of reading, and that no part is empty or too wide.
    fn check(tree: &Tree<usize>, model: &[usize]) {
        assert_eq!(tree.len(), model.len());
        assert!((0..model.len()).all(|at| tree.get(at) == model.get(at)));
        assert_eq!((tree.get(model.len()), tree.get(usize::MAX)), (None, None));
        let items: Vec<usize> = tree.leaves().flatten().copied().collect();
        assert_eq!(items, model);
        assert_eq!(check_part(&tree.root, tree.len > 0), tree.height);
    }

    fn check_part(part: &Part<usize>, may_not_be_empty: bool) -> usize {
        match &part.kind {
            Kind::Leaf(items) => {
                assert!(items.len() <= WIDTH && !(may_not_be_empty && items.is_empty()));
                0
            }
            Kind::Branch(children) => {
                assert!((1..=WIDTH).contains(&children.len()));
                let heights: Vec<usize> = children.iter().map(|child| check_part(child, true)).collect();
                assert!(heights.iter().all(|height| *height == heights[0]));
                heights[0] + 1
            }
        }
    }

    #[test]
    fn growing_and_shrinking_keeps_all_items_at_every_length() {
        let most = WIDTH * WIDTH + 2 * WIDTH + 1;
        let model: Vec<usize> = (0..most).collect();
        let mut tree = Tree::from(&[][..]);
        for len in 0..most {
            if len % 31 == 0 || len + 40 > most {
                check(&tree, &model[..len]);
                check(&Tree::from(&model[..len]), &model[..len]);
            }
            tree.push(len);
        }
        for len in (0..most).rev() {
            assert_eq!(tree.pop(), Some(len));
            if len % 31 == 0 || len < 70 {
                check(&tree, &model[..len]);
            }
        }
        assert_eq!(tree.pop(), None);
    }

    #[test]
    fn copies_keep_their_items_and_share_all_parts_that_are_not_written_to() {
        let model: Vec<usize> = (0..3 * WIDTH * WIDTH).collect();
        let old = Tree::from(&model[..]);
        let mut new = old.clone();
        *new.get_mut(WIDTH).unwrap_or(&mut 0) = 7;
        assert_eq!(new.get(WIDTH), Some(&7));
        assert_eq!(new.get_mut(model.len()), None);
        check(&old, &model);
        let (before, after): (Vec<&[usize]>, Vec<&[usize]>) =
            (old.leaves().collect(), new.leaves().collect());
        let copied = before.iter().zip(&after).filter(|(old, new)| !std::ptr::eq(**old, **new)).count();
        assert_eq!(copied, 1);
    }
}
