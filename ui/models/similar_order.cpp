#include "ui/models/similar_order.h"

#include <cmath>

namespace fiarse::ui {

namespace {

/// Groups and the mean similarity between any two of them.
class Groups {
public:
    Groups(std::span<const double> similarity, std::size_t n)
        : m_n(n), m_mean(similarity.begin(), similarity.end()), m_members(n), m_best(n) {
        for (double& one : m_mean)
            if (!std::isfinite(one)) one = 0.0;
        for (std::size_t i = 0; i < n; ++i) m_members[i] = {i};
        for (std::size_t i = 0; i + 1 < n; ++i) findBest(i);
    }

    /// Joins the most similar two. Precondition: there are at least two.
    void join() {
        std::size_t a = m_n;
        for (std::size_t i = 0; i < m_n; ++i) {
            if (m_members[i].empty() || m_best[i] == kNone) continue;
            if (a == m_n || at(i, m_best[i]) > at(a, m_best[a])) a = i;
        }
        const std::size_t b = m_best[a];
        const auto first = static_cast<double>(m_members[a].size());
        const auto second = static_cast<double>(m_members[b].size());
        for (std::size_t k = 0; k < m_n; ++k) {
            if (k == a || k == b || m_members[k].empty()) continue;
            at(a, k) = at(k, a) = (first * at(a, k) + second * at(b, k)) / (first + second);
        }
        m_members[a].insert(m_members[a].end(), m_members[b].begin(), m_members[b].end());
        m_members[b].clear();
        for (std::size_t i = 0; i < m_n; ++i) {
            if (m_members[i].empty()) continue;
            const bool moved = i == a || m_best[i] == a || m_best[i] == b;
            if (moved) {
                findBest(i);
            } else if (i < a && at(i, a) > at(i, m_best[i])) {
                m_best[i] = a;
            }
        }
    }

    std::vector<std::size_t> order() const { return m_members.front(); }

private:
    static constexpr std::size_t kNone = static_cast<std::size_t>(-1);

    double& at(std::size_t i, std::size_t k) { return m_mean[i * m_n + k]; }
    /// The most similar later group.
    void findBest(std::size_t i) {
        m_best[i] = kNone;
        for (std::size_t k = i + 1; k < m_n; ++k)
            if (!m_members[k].empty() && (m_best[i] == kNone || at(i, k) > at(i, m_best[i]))) m_best[i] = k;
    }

    std::size_t m_n;
    std::vector<double> m_mean;
    std::vector<std::vector<std::size_t>> m_members;  ///< empty = joined to an earlier one
    std::vector<std::size_t> m_best;
};

}  // namespace

std::vector<std::size_t> similarOrder(std::span<const double> similarity, std::size_t n) {
    if (n == 0) return {};
    Groups groups(similarity, n);
    for (std::size_t left = n; left > 1; --left) groups.join();
    return groups.order();
}

}  // namespace fiarse::ui
