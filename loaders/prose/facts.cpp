// Sentences → facts. A sentence becomes a row of items (entities, triggers, times, numbers, cues, marks); each trigger
// looks for its arguments by the labels the schema allows, first in the sentence, then in what has been said before.
#include "../load.h"
#include "prose.h"
#include "reader.h"

#include <algorithm>
#include <fstream>

namespace dothi {

void check_rules(const Pack& pack) { prose::Lexicon::of(pack); }

ReadDocument read_document(std::string_view bytes, std::string_view name, const Pack& pack, const LoadOptions& options,
                           Report& report) {
  // Words, marks and facts of a text take up to thirty times its size.
  constexpr std::size_t largest = std::size_t(256) << 20;
  if (bytes.size() > largest)
    throw Error(Fault::LimitExceeded,
                std::string(name) + ": larger than 256 MiB, which is the most for one document; split it");
  auto lexicon = prose::Lexicon::of(pack);
  // The words of one text are mostly those of the next: what they mean is kept with the lexicon, within bounds.
  thread_local std::pair<std::shared_ptr<const prose::Lexicon>, std::unique_ptr<prose::WordCache>> kept;
  if (kept.first != lexicon || kept.second->full()) kept = {lexicon, std::make_unique<prose::WordCache>(*lexicon)};
  prose::WordCache& words = *kept.second;
  auto page = prose::read_page(bytes, name, *lexicon, words);
  ReadDocument document;
  document.name = std::string(name);
  if (page.foreign) {
    add_notice(report, options,
               {Notice::Level::Warning, document.name,
                "its language is neither Vietnamese nor English, so nothing was read from it; translate it, or give a "
                "pack with rules of its language"});
    document.text = std::move(page.text);
    return document;
  }
  prose::Reader reader(*lexicon, page, words, options, document.name, report);
  reader.read();
  document.facts = std::move(reader.facts);
  prose::date_facts(*lexicon, document.facts);
  document.sentences = reader.sentences;
  document.title = page.title;
  document.date = page.date;
  document.text = std::move(page.text);
  return document;
}

}  // namespace dothi
