// SPDX-License-Identifier: Apache-2.0
#include "cadans/steps/step_builder.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace cadans::steps {
namespace {

static_assert(Stage<StepBuilder>);

FootEvent contact(std::int64_t t_us, Quality quality = Quality::ok) {
  return {t_us, 0.9f, FootEventKind::contact, Side::unknown, quality};
}
FootEvent toe_off(std::int64_t t_us, float confidence = 0.8f) {
  return {t_us, confidence, FootEventKind::toe_off, Side::unknown, Quality::ok};
}
std::vector<Step> collect(StepBuilder& builder, const std::vector<FootEvent>& events) {
  std::vector<Step> steps;
  drive(builder, events, [&](const Step& step) { steps.push_back(step); });
  return steps;
}

TEST(StepBuilder, AStepRunsFromContactToTheNextContactOfTheOtherFoot) {
  StepBuilder builder;
  const auto steps =
      collect(builder, {contact(0), toe_off(240'000), contact(350'000), toe_off(592'000), contact(700'000)});
  ASSERT_EQ(steps.size(), 3u);
  EXPECT_EQ(steps[1].contact_us, 350'000);
  EXPECT_EQ(steps[1].toe_off_us, 592'000);
  EXPECT_EQ(steps[1].next_contact_us, 700'000);
  EXPECT_EQ(steps[1].previous_contact_us, 0);
  EXPECT_EQ(steps[0].previous_contact_us, unknown_us);
  EXPECT_EQ(steps[2].next_contact_us, unknown_us) << "nothing followed the last contact";
  EXPECT_FLOAT_EQ(steps[0].confidence, 0.8f) << "the less certain of its two ends";
}

TEST(StepBuilder, AMissedStepIsNeverBridged) {
  StepBuilder builder;
  const auto steps = collect(builder, {contact(0), contact(360'000), contact(1'200'000), contact(1'560'000)});
  ASSERT_EQ(steps.size(), 4u);
  EXPECT_EQ(steps[1].next_contact_us, unknown_us);
  EXPECT_EQ(steps[2].previous_contact_us, unknown_us);
  EXPECT_EQ(steps[2].next_contact_us, 1'560'000);
}

TEST(StepBuilder, TheLastStepBeforeAStopDoesNotWaitForTheNextRun) {
  StepBuilder builder;
  std::vector<Step> steps;
  const auto emit = [&](const Step& step) { steps.push_back(step); };
  builder.push(contact(0), emit);
  builder.expire(700'000, emit);
  EXPECT_TRUE(steps.empty());
  builder.expire(800'000, emit);
  ASSERT_EQ(steps.size(), 1u);
  builder.flush(emit);
  EXPECT_EQ(steps.size(), 1u) << "and it comes once";
}

TEST(StepBuilder, FlagsOfTheContactAreKeptAndAToeOffWithoutContactIsNothing) {
  StepBuilder builder;
  const auto steps =
      collect(builder, {toe_off(10'000), contact(100'000, Quality::saturated), contact(460'000, Quality::gap)});
  ASSERT_EQ(steps.size(), 2u);
  EXPECT_TRUE(has(steps[0].quality, Quality::saturated));
  EXPECT_TRUE(has(steps[0].quality, Quality::gap)) << "its end was made uncertain";
}

TEST(StepBuilder, SettingsAreRefusedByName) {
  EXPECT_TRUE(validate(StepBuilderConfig{}).ok());
  EXPECT_STREQ(validate(StepBuilderConfig{.longest_step_s = 0.4f}).field, "longest_step_s");
}

}  // namespace
}  // namespace cadans::steps
