// Work on several threads whose results come in order. (Private to loaders.)
#pragma once

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace dothi {

// Gives what `next` gives to `work` on several threads, and the results to `take` on this one, in the order `next` gave them.
// Few results wait at a time. What `next` and `take` throw ends it; so does what `work` throws, but whose throw comes first is
// not told: where it must be the first input's, let `work` return it.
template <typename In, typename Out>
void in_order(unsigned threads, const std::function<std::optional<In>()>& next, const std::function<Out(In)>& work,
              const std::function<void(Out)>& take) {
  if (threads < 2) {
    while (std::optional<In> in = next()) take(work(std::move(*in)));
    return;
  }
  std::mutex mutex;
  std::condition_variable changed;
  std::map<std::size_t, Out> ready;
  std::size_t given = 0, taken = 0;
  bool ended = false;
  std::exception_ptr failure;
  const auto fail = [&] {  // with the exception at hand
    std::lock_guard guard(mutex);
    if (!failure) failure = std::current_exception();
    ended = true;
    changed.notify_all();
  };
  auto worker = [&] {
    try {
      for (;;) {
        std::optional<In> in;
        std::size_t number;
        {
          std::unique_lock guard(mutex);
          changed.wait(guard, [&] { return ended || given < taken + 2 * threads + 1; });
          if (ended) return;
          in = next();
          if (!in) {
            ended = true;
            changed.notify_all();
            return;
          }
          number = given++;
        }
        Out out = work(std::move(*in));
        std::lock_guard guard(mutex);
        ready.emplace(number, std::move(out));
        changed.notify_all();
      }
    } catch (...) { fail(); }
  };
  std::vector<std::thread> pool;
  for (unsigned i = 0; i < threads; ++i) pool.emplace_back(worker);
  try {
    std::unique_lock guard(mutex);
    for (;;) {
      changed.wait(guard, [&] { return failure || ready.contains(taken) || (ended && taken == given); });
      if (failure || !ready.contains(taken)) break;
      Out out = std::move(ready.extract(taken).mapped());
      guard.unlock();
      take(std::move(out));
      guard.lock();
      ++taken;
      changed.notify_all();
    }
  } catch (...) { fail(); }
  for (std::thread& t : pool) t.join();
  if (failure) std::rethrow_exception(failure);
}

}  // namespace dothi
