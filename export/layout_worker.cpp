// dothi-layout ENGINE: DOT on standard input, positions on standard output, one line a thing:
//
//   graph WIDTH HEIGHT            in points
//   node INDEX X Y                centre of the node named nINDEX; y grows upwards
//   edge ID LX LY X Y X Y …       label centre ("- -" without one), then the points of its Bézier spline
//
// Graphviz is neither safe from threads nor from some graphs (it loops, crashes and eats memory), so it lives
// in this process, which limits itself to 1 GiB and 8 s of CPU.
#include <gvc.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cstdio>
#include <cstring>
#include <string>

namespace {

void limit(int what, rlim_t amount) {
  rlimit bound{amount, amount};
  setrlimit(what, &bound);
}

void limit_resources() {
  limit(RLIMIT_CPU, 8);
  limit(RLIMIT_CORE, 0);
  limit(RLIMIT_FSIZE, 0);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)  // sanitizers reserve terabytes
  limit(RLIMIT_AS, rlim_t(1) << 30);
#endif
}

std::string read_input() {
  std::string text;
  char buffer[65536];
  while (std::size_t count = fread(buffer, 1, sizeof buffer, stdin)) text.append(buffer, count);
  return text;
}

void print_edge(Agedge_t* edge) {
  char id[] = "id";
  const char* number = agget(edge, id);
  printf("edge %s", number ? number : "x");
  if (textlabel_t* label = ED_label(edge); label && label->set)
    printf(" %.2f %.2f", label->pos.x, label->pos.y);
  else
    printf(" - -");
  if (splines* spline = ED_spl(edge))
    for (int i = 0; i < spline->list[0].size; ++i)
      printf(" %.2f %.2f", spline->list[0].list[i].x, spline->list[0].list[i].y);
  printf("\n");
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2 || (strcmp(argv[1], "dot") != 0 && strcmp(argv[1], "sfdp") != 0)) {
    fprintf(stderr, "usage: dothi-layout dot|sfdp < graph.dot > positions\n");
    return 2;
  }
  limit_resources();
  std::string text = read_input();
  Agraph_t* graph = agmemread(text.c_str());
  if (!graph) return 1;
  GVC_t* context = gvContext();
  if (gvLayout(context, graph, argv[1]) != 0) return 1;
  printf("graph %.2f %.2f\n", GD_bb(graph).UR.x - GD_bb(graph).LL.x, GD_bb(graph).UR.y - GD_bb(graph).LL.y);
  for (Agnode_t* node = agfstnode(graph); node; node = agnxtnode(graph, node))
    printf("node %s %.2f %.2f\n", agnameof(node) + 1, ND_coord(node).x, ND_coord(node).y);
  for (Agnode_t* node = agfstnode(graph); node; node = agnxtnode(graph, node))
    for (Agedge_t* edge = agfstout(graph, node); edge; edge = agnxtout(graph, edge)) print_edge(edge);
  fflush(stdout);
  // The process ends here: freeing the layout is where old Graphviz crashes.
  _exit(0);
}
