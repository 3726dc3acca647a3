// SPDX-License-Identifier: Apache-2.0
// A sensor on the shank: when does the foot meet and leave the ground, however the case is strapped on?
#include "cadans/events/shank_detector.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <vector>

#include "../synthetic_shank.hpp"

namespace {

using namespace cadans;
using events::ShankDetector;
using synthetic::about;
using synthetic::record;

static_assert(Stage<ShankDetector>);
static_assert(sizeof(ShankDetector::State) - sizeof(SegmentHistory) <= 1024);

std::vector<FootEvent> run(ShankDetector& detector, const std::vector<SegmentSample>& samples, bool flush = true) {
  std::vector<FootEvent> found;
  const auto keep = [&](const FootEvent& event) { found.push_back(event); };
  for (const SegmentSample& sample : samples) detector.push(sample, keep);
  if (flush) detector.flush(keep);
  return found;
}

std::vector<FootEvent> run(const std::vector<SegmentSample>& samples) {
  ShankDetector detector(200.0f);
  return run(detector, samples);
}

std::vector<FootEvent> only(const std::vector<FootEvent>& events, FootEventKind kind) {
  std::vector<FootEvent> some;
  for (const FootEvent& event : events)
    if (event.kind == kind) some.push_back(event);
  return some;
}

TEST(ShankDetector, finds_one_contact_a_stride_just_before_the_fastest_turn_back) {
  const auto shank = synthetic::jogging();
  const auto contacts = only(run(record(shank, 10.0).samples), FootEventKind::contact);
  ASSERT_GE(contacts.size(), 12u);
  for (const FootEvent& contact : contacts) {
    const double in_stride = std::fmod(static_cast<double>(contact.t_us) * 1e-6 + 0.1, shank.stride_s) - 0.1;
    EXPECT_GT(in_stride, shank.loading_s - 0.075);
    EXPECT_LT(in_stride, shank.loading_s - 0.02);
    EXPECT_FALSE(has(contact.quality, Quality::not_running));
  }
  for (std::size_t i = 1; i < contacts.size(); ++i) {
    EXPECT_NEAR(seconds_between(contacts[i - 1].t_us, contacts[i].t_us), shank.stride_s, 0.002);
    EXPECT_GT(contacts[i].mid_stance_us, contacts[i].t_us);
  }
}

TEST(ShankDetector, every_running_contact_but_the_last_has_a_toe_off_and_all_come_in_time_order) {
  const auto events = run(record(synthetic::jogging(), 8.0).samples);
  const auto contacts = only(events, FootEventKind::contact), toe_offs = only(events, FootEventKind::toe_off);
  EXPECT_GE(toe_offs.size() + 1, contacts.size());
  for (std::size_t i = 1; i < events.size(); ++i) EXPECT_LT(events[i - 1].t_us, events[i].t_us);
  for (std::size_t i = 0; i < toe_offs.size(); ++i) {
    const float contact_s = seconds_between(contacts[i].t_us, toe_offs[i].t_us);
    EXPECT_GT(contact_s, 0.15f);
    EXPECT_LT(contact_s, 0.33f);
  }
}

TEST(ShankDetector, the_case_may_be_strapped_on_any_way) {
  const auto straight = run(record(synthetic::jogging(), 6.0).samples);
  const struct {
    Vec3 axis;
    float degrees;
  } mountings[] = {{{0, 0, 1}, 180.0f}, {{0, 1, 0}, 180.0f}, {{1, 2, 3}, 77.0f}, {{-2, 1, 0.5f}, 140.0f}};
  for (const auto& m : mountings) {
    const auto turned = run(record(synthetic::jogging(), 6.0, about(m.axis, m.degrees)).samples);
    ASSERT_EQ(turned.size(), straight.size()) << m.degrees;
    for (std::size_t i = 0; i < turned.size(); ++i) {
      EXPECT_NEAR(seconds_between(straight[i].t_us, turned[i].t_us), 0.0f, 0.002f);
      EXPECT_EQ(turned[i].kind, straight[i].kind);
    }
  }
}

TEST(ShankDetector, walking_is_called_walking_and_has_no_toe_off) {
  const auto events = run(record(synthetic::walking(), 15.0).samples);
  EXPECT_GE(only(events, FootEventKind::contact).size(), 10u);
  EXPECT_TRUE(only(events, FootEventKind::toe_off).empty());
  for (const FootEvent& event : events) EXPECT_TRUE(has(event.quality, Quality::not_running));
}

TEST(ShankDetector, standing_shaking_and_one_kick_are_no_steps) {
  std::vector<SegmentSample> standing(6000), shaking(6000), kick(6000);
  for (int i = 0; i < 6000; ++i) {
    const auto t = static_cast<float>(i) * 0.005f;
    auto& a = standing[static_cast<std::size_t>(i)];
    a.t_us = i * 5000;
    a.accel_mps2 = {0.0f, 9.8f, 0.0f};
    a.gyro_radps = {0.01f * std::sin(3.0f * t), 0.0f, 0.01f};
    shaking[static_cast<std::size_t>(i)] = kick[static_cast<std::size_t>(i)] = a;
    shaking[static_cast<std::size_t>(i)].gyro_radps = {3.0f * std::sin(20.0f * t), 1.0f, 8.0f * std::sin(9.0f * t)};
    const float d = (t - 10.0f) / 0.08f;
    kick[static_cast<std::size_t>(i)].gyro_radps = {0.0f, 0.0f, 9.0f * std::exp(-0.5f * d * d)};
  }
  EXPECT_TRUE(run(standing).empty());
  EXPECT_TRUE(run(shaking).empty());
  EXPECT_TRUE(run(kick).empty());
}

TEST(ShankDetector, after_a_hole_it_begins_anew_and_keeps_what_it_knows_of_the_mounting) {
  auto samples = record(synthetic::jogging(), 12.0).samples;
  for (auto& sample : samples)
    if (sample.t_us > 6'000'000) sample.t_us += 3'000'000;
  const auto contacts = only(run(samples), FootEventKind::contact);
  bool before = false, after = false;
  for (std::size_t i = 0; i < contacts.size(); ++i) {
    before = before || contacts[i].t_us < 6'000'000;
    after = after || contacts[i].t_us > 9'000'000;
    EXPECT_FALSE(contacts[i].t_us > 6'100'000 && contacts[i].t_us < 9'000'000);
    if (i > 0) {
      EXPECT_GT(contacts[i].t_us, contacts[i - 1].t_us);
    }
  }
  EXPECT_TRUE(before);
  EXPECT_TRUE(after);
}

TEST(ShankDetector, a_gyroscope_that_ends_at_500_degrees_a_second_moves_no_contact) {
  auto samples = record(synthetic::jogging(), 8.0).samples;
  const auto whole = only(run(samples), FootEventKind::contact);
  for (auto& sample : samples) {
    float& w = sample.gyro_radps.z;
    if (std::fabs(w) > 8.727f) {
      w = w > 0.0f ? 8.727f : -8.727f;
      sample.quality |= Quality::saturated;
    }
  }
  const auto clipped = only(run(samples), FootEventKind::contact);
  ASSERT_EQ(clipped.size(), whole.size());
  for (std::size_t i = 0; i < whole.size(); ++i) {
    EXPECT_NEAR(seconds_between(whole[i].t_us, clipped[i].t_us), 0.0f, 0.005f);
    EXPECT_TRUE(has(clipped[i].quality, Quality::saturated));
  }
}

TEST(ShankDetector, without_a_gyroscope_strides_are_counted_and_flagged) {
  auto samples = record(synthetic::jogging(), 12.0).samples;
  for (auto& sample : samples) {
    sample.has_gyro = false;
    sample.gyro_radps = {};
  }
  const auto events = run(samples);
  ASSERT_GE(events.size(), 12u);
  for (std::size_t i = 0; i < events.size(); ++i) {
    EXPECT_EQ(events[i].kind, FootEventKind::contact);
    EXPECT_TRUE(has(events[i].quality, Quality::low_confidence));
    EXPECT_TRUE(has(events[i].quality, Quality::uncalibrated));
    if (i > 0) {
      EXPECT_NEAR(seconds_between(events[i - 1].t_us, events[i].t_us), 0.7f, 0.02f);
    }
  }
}

TEST(ShankDetector, a_sensor_that_slips_is_noticed_flagged_and_learnt_anew) {
  auto samples = record(synthetic::jogging(), 24.0).samples;
  const Quaternion slip = about({0, 1, 0.3f}, 45.0f);
  for (auto& sample : samples) {
    if (sample.t_us < 12'000'000) continue;
    sample.accel_mps2 = turn(slip, sample.accel_mps2);
    sample.gyro_radps = turn(slip, sample.gyro_radps);
  }
  ShankDetector detector(200.0f);
  const auto contacts = only(run(detector, samples), FootEventKind::contact);
  EXPECT_EQ(detector.leg_axes().slips(), 1);
  bool flagged = false;
  for (const FootEvent& contact : contacts) {
    if (contact.t_us > 2'000'000 && contact.t_us < 11'000'000) {
      EXPECT_FALSE(has(contact.quality, Quality::low_confidence));
    }
    if (contact.t_us > 13'000'000 && contact.t_us < 16'000'000) {
      flagged = flagged || has(contact.quality, Quality::low_confidence);
    }
  }
  EXPECT_TRUE(flagged);
  EXPECT_NEAR(dot(detector.axes().right, turn(slip, Vec3{0, 0, 1})), 1.0f, 0.01f);
}

TEST(ShankDetector, quiet_standing_before_the_run_tells_the_shanks_direction) {
  auto shank = synthetic::jogging();
  shank.angle_at_loading_deg = -3.2;  // four degrees unlike other runners
  const Quaternion mounting = about({0, 1, 0}, 180.0f);
  const Vec3 up = turn(mounting, Vec3{0, 1, 0});
  const auto run_s = record(shank, 8.0, mounting, 200.0, 4'000'000).samples;
  std::vector<SegmentSample> standing(800);
  for (std::size_t i = 0; i < standing.size(); ++i) {
    standing[i].t_us = static_cast<std::int64_t>(i) * 5000;
    standing[i].accel_mps2 = 9.81f * up;
  }
  standing.insert(standing.end(), run_s.begin(), run_s.end());
  ShankDetector stood(200.0f), not_stood(200.0f);
  EXPECT_EQ(run(stood, standing).size(), run(not_stood, run_s).size());
  EXPECT_GT(dot(stood.axes().up, up), dot(not_stood.axes().up, up));
  EXPECT_GT(stood.axes().up_confidence, not_stood.axes().up_confidence);
}

TEST(ShankDetector, a_copied_state_goes_on_exactly_and_reset_is_new) {
  const auto samples = record(synthetic::jogging(), 9.0).samples;
  const std::vector<SegmentSample> first(samples.begin(), samples.begin() + 901),
      rest(samples.begin() + 901, samples.end());
  ShankDetector whole(200.0f), copy(200.0f);
  run(whole, first, false);
  copy.restore(whole.state());
  EXPECT_EQ(run(whole, rest), run(copy, rest));
  whole.reset();
  ShankDetector fresh(200.0f);
  EXPECT_EQ(run(whole, samples), run(fresh, samples));
}

TEST(ShankDetector, a_contact_is_known_half_a_second_after_it_once_the_run_goes_on) {
  const auto samples = record(synthetic::jogging(), 9.0).samples;
  ShankDetector detector(200.0f);
  for (const SegmentSample& sample : samples) {
    detector.push(sample, [&](const FootEvent& event) {
      const float late_s = seconds_between(event.t_us, sample.t_us);
      EXPECT_LE(late_s, detector.latency_s());
      if (event.kind == FootEventKind::contact && event.t_us > 3'000'000) {
        EXPECT_LE(late_s, 0.55f);
      }
    });
  }
}

TEST(ShankDetector, settings_are_refused_by_name) {
  events::ShankDetectorConfig config;
  EXPECT_TRUE(validate(config).ok());
  config.longest_stride_s = 2.5f;  // longer than the history
  EXPECT_STREQ(validate(config).field, "longest_stride_s");
}

}  // namespace
