#include "net.h"

#include <cstring>
#include <malloc.h>
#include <opencv2/dnn.hpp>

namespace {

struct Network {
	cv::dnn::Net net;
	std::vector<cv::String> names;
	std::vector<cv::Mat> outputs;
};

template <typename T, typename F> T guarded(char **error, T otherwise, F f) {
	try {
		return f();
	} catch (const std::exception &e) {
		*error = strdup(e.what());
	} catch (...) {
		*error = strdup("unknown exception");
	}
	return otherwise;
}

void *loaded(const cv::dnn::Net &net) {
	if (net.empty())
		CV_Error(cv::Error::StsParseError, "the network is empty");
	return new Network{net, {}, {}};
}

} // namespace

// gh_settle keeps OpenCV to one thread, and the pictures of a network in memory that is
// used again: fetched anew from the kernel for each frame they are a seventh of its time.
void gh_settle(void) {
	cv::setNumThreads(1);
	mallopt(M_MMAP_THRESHOLD, 8 << 20);
	mallopt(M_TRIM_THRESHOLD, 64 << 20);
}

void gh_release(void) { malloc_trim(0); }

void gh_overwrite(int on) { mallopt(M_PERTURB, on ? 0xA5 : 0); }

void *gh_onnx(const char *b, size_t n, char **error) {
	return guarded(error, (void *)nullptr, [&] { return loaded(cv::dnn::readNetFromONNX(b, n)); });
}

void *gh_caffe(const char *proto, size_t proto_n, const char *model, size_t model_n, char **error) {
	return guarded(error, (void *)nullptr, [&] { return loaded(cv::dnn::readNetFromCaffe(proto, proto_n, model, model_n)); });
}

void gh_output(void *net, const char *name) { static_cast<Network *>(net)->names.push_back(name); }

void gh_close(void *net) { delete static_cast<Network *>(net); }

int gh_forward(void *net, void *bgr, int grid, double scale, const double *mean, int swap, char **error) {
	return guarded(error, 0, [&] {
		Network *n = static_cast<Network *>(net);
		cv::Mat m = *static_cast<cv::Mat *>(bgr);
		const int right = (grid - m.cols % grid) % grid, below = (grid - m.rows % grid) % grid;
		if (right || below) {
			cv::Mat padded;
			cv::copyMakeBorder(m, padded, 0, below, 0, right, cv::BORDER_CONSTANT, cv::Scalar());
			m = padded;
		}
		n->outputs.clear();
		n->net.setInput(cv::dnn::blobFromImage(m, scale, cv::Size(), cv::Scalar(mean[0], mean[1], mean[2]), swap != 0, false));
		if (n->names.empty())
			n->outputs.push_back(n->net.forward());
		else
			n->net.forward(n->outputs, n->names);
		for (const cv::Mat &o : n->outputs)
			if (o.depth() != CV_32F || !o.isContinuous())
				CV_Error(cv::Error::StsUnmatchedFormats, "an output holds no floats");
		return (int)n->outputs.size();
	});
}

const float *gh_floats(void *net, int i, size_t *n) {
	const cv::Mat &o = static_cast<Network *>(net)->outputs[i];
	*n = o.total() * o.channels();
	return o.ptr<float>();
}
