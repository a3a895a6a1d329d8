// One verb of office: "held the post", "is headed by", "succeeded". Private to loaders/prose.
#pragma once

#include "naming.h"

namespace dothi::prose {

struct Reader::Charge {
  std::size_t at;        // the verb
  bool office = false;   // "giữ chức", "took office"
  bool head = false;     // "đứng đầu", "is headed by"
  bool succeed = false;  // "kế nhiệm", "replaced"
  Mood mood;
  std::size_t clause = 0;  // before it the subject and what was said of it
  int held = -1;           // the office, or the body that is chaired
  int body = -1;
  std::string relation, chairs = "president";
  std::size_t right = 0;      // behind what is held
  bool told = false;          // what is held stands beside the verb
  std::size_t office_at = 0;  // where it stands further on, told of who took over
  std::vector<Holder> people;
  int before = -1;  // who headed it before
  bool passive_right = false;
  bool followed = false;  // "was succeeded in 2012 by X"
};

}  // namespace dothi::prose
