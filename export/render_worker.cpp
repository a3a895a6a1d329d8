// dothi-render png ZOOM | pdf WIDTH HEIGHT PAGES TITLE: an SVG of ours on standard input, the picture on
// standard output. WIDTH and HEIGHT are CSS pixels of one page; the SVG is as tall as all pages together.
//
// librsvg and cairo draw it, in a process of their own: it starts only when a picture is asked for, and
// limits itself.
#include <cairo-pdf.h>
#include <librsvg/rsvg.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

namespace {

void limit_resources() {
  rlimit cpu{5, 5};
  setrlimit(RLIMIT_CPU, &cpu);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  rlimit memory{rlim_t(1) << 30, rlim_t(1) << 30};
  setrlimit(RLIMIT_AS, &memory);
#endif
}

std::string read_input() {
  std::string text;
  char buffer[65536];
  while (std::size_t count = fread(buffer, 1, sizeof buffer, stdin)) text.append(buffer, count);
  return text;
}

cairo_status_t write_output(void*, const unsigned char* data, unsigned length) {
  return fwrite(data, 1, length, stdout) == length ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR;
}

bool draw(RsvgHandle* svg, cairo_t* cairo, double x, double y, double width, double height) {
  RsvgRectangle viewport{x, y, width, height};
  GError* error = nullptr;
  if (rsvg_handle_render_document(svg, cairo, &viewport, &error)) return true;
  fprintf(stderr, "dothi-render: %s\n", error ? error->message : "cannot draw");
  return false;
}

int png(RsvgHandle* svg, double width, double height, double zoom) {
  // 80 megapixels (320 MB) at most, and no side beyond what cairo can hold.
  zoom = std::min({zoom, std::sqrt(80e6 / (width * height)), 32000 / width, 32000 / height});
  auto* surface =
      cairo_image_surface_create(CAIRO_FORMAT_RGB24, int(std::ceil(width * zoom)), int(std::ceil(height * zoom)));
  cairo_t* cairo = cairo_create(surface);
  cairo_set_source_rgb(cairo, 1, 1, 1);
  cairo_paint(cairo);
  cairo_scale(cairo, zoom, zoom);
  if (!draw(svg, cairo, 0, 0, width, height)) return 1;
  return cairo_surface_write_to_png_stream(surface, write_output, nullptr) == CAIRO_STATUS_SUCCESS ? 0 : 1;
}

int pdf(RsvgHandle* svg, double width, double height, double page_width, double page_height, int pages,
        const char* title) {
  constexpr double points = 0.75;  // of a CSS pixel
  auto* surface = cairo_pdf_surface_create_for_stream(write_output, nullptr, page_width * points, page_height * points);
  cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, title);
  cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, "dothi");
  // A fixed date: same input, same bytes.
  cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, "2000-01-01T00:00:00Z");
  cairo_t* cairo = cairo_create(surface);
  for (int page = 0; page < pages; ++page) {
    cairo_save(cairo);
    cairo_scale(cairo, points, points);
    cairo_rectangle(cairo, 0, 0, page_width, page_height);
    cairo_clip(cairo);
    if (!draw(svg, cairo, 0, -page_height * page, width, height)) return 1;
    cairo_restore(cairo);
    cairo_show_page(cairo);
  }
  cairo_destroy(cairo);
  cairo_surface_finish(surface);
  return cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  bool to_png = argc == 3 && strcmp(argv[1], "png") == 0, to_pdf = argc == 6 && strcmp(argv[1], "pdf") == 0;
  if (!to_png && !to_pdf) {
    fprintf(stderr, "usage: dothi-render png ZOOM | pdf WIDTH HEIGHT PAGES TITLE < picture.svg > picture\n");
    return 2;
  }
  limit_resources();
  std::string text = read_input();
  GError* error = nullptr;
  GInputStream* stream = g_memory_input_stream_new_from_data(text.data(), gssize(text.size()), nullptr);
  RsvgHandle* svg = rsvg_handle_new_from_stream_sync(stream, nullptr, RSVG_HANDLE_FLAG_UNLIMITED, nullptr, &error);
  if (!svg) {
    fprintf(stderr, "dothi-render: %s\n", error->message);
    return 1;
  }
  rsvg_handle_set_dpi(svg, 96);
  double width = 0, height = 0;
  if (!rsvg_handle_get_intrinsic_size_in_pixels(svg, &width, &height) || width < 1 || height < 1) return 1;
  int code = to_png ? png(svg, width, height, atof(argv[2]))
                    : pdf(svg, width, height, atof(argv[2]), atof(argv[3]), atoi(argv[4]), argv[5]);
  if (fflush(stdout) != 0) code = 1;
  _exit(code);  // what the libraries keep for later calls need not be freed
}
