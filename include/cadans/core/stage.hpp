// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <concepts>
#include <type_traits>

/// The two shapes of a machine. A Filter turns one number into one number (`y = f(x)`, in dsp/). A
/// Stage turns a stream into another stream: it may emit nothing, one or several outputs a push.
/// There is no third shape.
namespace cadans {

template <class S>
concept Stage = requires(S stage, const typename S::Input& in, void (*emit)(const typename S::Output&)) {
  typename S::Config;
  typename S::State;
  stage.push(in, emit);
  stage.flush(emit);
  stage.reset();
  stage.restore(stage.state());
  { stage.latency_s() } -> std::convertible_to<float>;
}
&&std::is_trivially_copyable_v<typename S::State>;

template <class F>
concept Filter = requires(F filter, float x) {
  { filter(x) } -> std::convertible_to<float>;
  filter.reset();
  filter.restore(filter.state());
};

/// A whole recording is a stream, driven to its end. `analyze` does the same from columns.
template <Stage S, class Inputs, class Emit>
void drive(S& stage, const Inputs& inputs, Emit&& emit) {
  for (const auto& in : inputs) stage.push(in, emit);
  stage.flush(emit);
}

}  // namespace cadans
