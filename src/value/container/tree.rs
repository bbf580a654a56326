//! Items that many sequences share: an `im_rc::Vector` with its number of holders; the only file that names `im_rc`.
//!
//! Only operations of `im_rc::Vector` without known defects are used: `push_back`, `pop_back`, `get`, `get_mut`,
//! `len`, `leaves` and `collect`. Whatever else changes a sequence makes it flat first, in linear time.
//!
//! The collector counts a reference once for each place in memory where it stands, and `im_rc` does not tell how many
//! vectors hold a leaf. So two parts have leaves in common only if all items of those are plain, which the collector
//! has no need to count: see [`Tree::is_shared`].

use crate::value::cell::Mark;
use im_rc::Vector;
pub use im_rc::vector::Chunks as Leaves;
use std::rc::Rc;

/// A vector of which copying and changing one item takes time by its height, which is the logarithm of the length.
#[derive(Clone)]
pub struct Tree<T: Clone>(Rc<Part<T>>);

/// What trees share until one of them is written to.
pub struct Part<T: Clone> {
    pub mark: Mark,
    items: Vector<T>,
}

impl<T: Clone> Clone for Part<T> {
    fn clone(&self) -> Part<T> {
        Part { mark: Mark::default(), items: self.items.clone() }
    }
}

impl<T: Clone> Part<T> {
    pub fn leaves(&self) -> Leaves<'_, T> {
        self.items.leaves()
    }
}

impl<T: Clone> From<&[T]> for Tree<T> {
    fn from(items: &[T]) -> Tree<T> {
        Tree(Rc::new(Part { mark: Mark::default(), items: items.iter().cloned().collect() }))
    }
}

impl<T: Clone> Tree<T> {
    #[inline]
    pub fn len(&self) -> usize {
        self.0.items.len()
    }

    pub fn part(&self) -> &Rc<Part<T>> {
        &self.0
    }

    /// Whether other trees hold the same part: a write then gives this one a part of its own, which has leaves in
    /// common with the other. Whoever writes sees to it before that all items are plain.
    pub fn is_shared(&self) -> bool {
        Rc::strong_count(&self.0) > 1
    }

    #[inline]
    pub fn get(&self, index: usize) -> Option<&T> {
        self.0.items.get(index)
    }

    pub fn get_mut(&mut self, index: usize) -> Option<&mut T> {
        Rc::make_mut(&mut self.0).items.get_mut(index)
    }

    pub fn push(&mut self, item: T) {
        Rc::make_mut(&mut self.0).items.push_back(item);
    }

    pub fn pop(&mut self) -> Option<T> {
        Rc::make_mut(&mut self.0).items.pop_back()
    }

    /// The items of one leaf after the other.
    pub fn leaves(&self) -> Leaves<'_, T> {
        self.0.leaves()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_keep_their_items_and_share_the_leaves_that_are_not_written_to() {
        let model: Vec<usize> = (0..10_000).collect();
        let old = Tree::from(&model[..]);
        let mut new = old.clone();
        assert!(new.is_shared());
        *new.get_mut(40).unwrap_or(&mut 0) = 7;
        new.push(8);
        assert!(!new.is_shared() && !old.is_shared());
        assert_eq!((new.pop(), new.len(), new.get(40)), (Some(8), model.len(), Some(&7)));
        assert_eq!(old.leaves().flatten().copied().collect::<Vec<usize>>(), model);
        let (before, after): (Vec<&[usize]>, Vec<&[usize]>) =
            (old.leaves().collect(), new.leaves().collect());
        let copied = before.iter().zip(&after).filter(|(old, new)| !std::ptr::eq(**old, **new)).count();
        assert!((1..=2).contains(&copied), "the leaf that was written to, and the last one: {copied}");
    }
}
