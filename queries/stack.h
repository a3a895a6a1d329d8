// Room for what goes deep. A long query is a deep plan, and every pass over it and every row through it goes down the
// whole of it; so does every pass over a deeply nested one. It gets a stack of its own that is long enough, since that
// of the caller may be short.
#pragma once

#include <pthread.h>

#include <algorithm>
#include <exception>
#include <optional>
#include <string>

#include "ast.h"

namespace dothi {

constexpr std::size_t short_enough = 100, bytes_a_step = std::size_t(48)
                                                         << 10;  // measured: 5 kB, 18 kB with sanitizers

// A level of nesting is several calls.
constexpr std::size_t steps_of_nesting(std::size_t levels) { return 2 * levels; }
inline std::size_t stack_steps(const Query& query) { return std::max(query.steps, steps_of_nesting(query.nesting)); }

// The result of work() on a stack for so many steps: the caller's, or where those are many one of its own.
// Throws what work() throws, Error(LimitExceeded) where there is no memory for the stack.
template <typename Work>
auto with_stack_for(std::size_t steps, Work work) -> decltype(work()) {
  if (steps <= short_enough) return work();
  struct Job {
    Work& work;
    std::optional<decltype(work())> result;
    std::exception_ptr thrown;
  } job{work, {}, {}};
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, steps * bytes_a_step);
  pthread_t thread;
  const int failed = pthread_create(
      &thread, &attributes,
      [](void* given) -> void* {
        Job& job = *static_cast<Job*>(given);
        try {
          job.result.emplace(job.work());
        } catch (...) { job.thrown = std::current_exception(); }
        return nullptr;
      },
      &job);
  pthread_attr_destroy(&attributes);
  if (failed)
    throw Error(Fault::LimitExceeded, "MemoryLimit", {},
                "there is no memory for a query of " + std::to_string(steps) + " clauses and nodes; split it");
  pthread_join(thread, nullptr);
  if (job.thrown) std::rethrow_exception(job.thrown);
  return std::move(*job.result);
}

}  // namespace dothi
