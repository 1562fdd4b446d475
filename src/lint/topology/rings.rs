//! Rings of a directed graph: what leads back to itself, each node visited once.

/// For each of `count` nodes the first of those that it leads to and that lead
/// to it; without any, itself.
pub(super) fn first_members(count: usize, next: impl Fn(usize) -> Vec<usize>) -> Vec<usize> {
    let mut search = Search {
        order: vec![None; count],
        low: vec![0; count],
        open: Vec::new(),
        is_open: vec![false; count],
        first: (0..count).collect(),
        entered: 0,
    };
    for start in 0..count {
        if search.order[start].is_none() {
            search.from(start, &next);
        }
    }
    search.first
}

/// Tarjan's search, without recursion.
struct Search {
    /// When each node was entered.
    order: Vec<Option<usize>>,
    /// The earliest open node that each leads to.
    low: Vec<usize>,
    /// The nodes whose ring is not complete.
    open: Vec<usize>,
    is_open: Vec<bool>,
    first: Vec<usize>,
    entered: usize,
}

impl Search {
    fn from(&mut self, start: usize, next: &impl Fn(usize) -> Vec<usize>) {
        let mut path = vec![(start, next(start))];
        self.enter(start);
        while let Some((node, left)) = path.last_mut() {
            let node = *node;
            if let Some(to) = left.pop() {
                match self.order[to] {
                    None => {
                        self.enter(to);
                        path.push((to, next(to)));
                    }
                    Some(at) if self.is_open[to] => self.low[node] = self.low[node].min(at),
                    Some(_) => {}
                }
                continue;
            }
            path.pop();
            if let Some((above, _)) = path.last() {
                self.low[*above] = self.low[*above].min(self.low[node]);
            }
            if self.order[node] == Some(self.low[node]) {
                self.close(node);
            }
        }
    }

    fn enter(&mut self, node: usize) {
        self.order[node] = Some(self.entered);
        self.low[node] = self.entered;
        self.entered += 1;
        self.open.push(node);
        self.is_open[node] = true;
    }

    /// The ring that was entered at `node` is complete.
    fn close(&mut self, node: usize) {
        let from = self.open.iter().rposition(|open| *open == node);
        let ring = self.open.split_off(from.unwrap_or_default());
        let first = ring.iter().copied().min().unwrap_or(node);
        for member in ring {
            self.is_open[member] = false;
            self.first[member] = first;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_of_each_ring() {
        // 0 to 1 to 2 to 0, which leads to 3, which leads to 4 and itself; 5 and 6 are a ring.
        let next = [
            vec![1],
            vec![2],
            vec![3, 0],
            vec![4, 3],
            vec![],
            vec![6],
            vec![5],
        ];
        let first = first_members(next.len(), |at| next[at].clone());
        assert_eq!(first, [0, 0, 0, 3, 4, 5, 5]);
    }

    #[test]
    fn a_long_chain_needs_no_stack() {
        let count = 200_000;
        let first = first_members(count, |at| vec![(at + 1) % count]);
        assert!(first.iter().all(|first| *first == 0));
    }
}
