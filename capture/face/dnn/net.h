// The few calls of OpenCV's dnn that are needed, with what C++ throws turned into text:
// the Go binding lets it end the process. *error is of malloc, NULL when all is well.
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

void gh_settle(void);
void gh_release(void);
void gh_overwrite(int on);
void *gh_onnx(const char *b, size_t n, char **error);
void *gh_caffe(const char *proto, size_t proto_n, const char *model, size_t model_n, char **error);
void gh_output(void *net, const char *name); // one more output that is wanted; without any: the last
void gh_close(void *net);

// gh_forward pads a BGR picture (cv::Mat) with black to multiples of grid on the right
// and below, and runs the network on it. It returns the number of outputs.
int gh_forward(void *net, void *bgr, int grid, double scale, const double *mean, int swap, char **error);

// gh_floats is output i of the last gh_forward, valid until the next one.
const float *gh_floats(void *net, int i, size_t *n);

#ifdef __cplusplus
}
#endif
