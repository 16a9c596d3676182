#include "engine/api/simulation.h"

#include <exception>

#include "engine/rounds/round_simulation.h"

namespace fiarse {

namespace {

/// Torch and the standard library throw; the first line of what they say is all a user can use.
Error fromException(const std::exception& exception) {
    const std::string text = exception.what();
    return {.kind = ErrorKind::Run, .message = "The computation failed: " + text.substr(0, text.find('\n'))};
}

/// Turns exceptions of the engine's inside into errors at its edge.
class GuardedSimulation : public RoundSimulation {
public:
    using RoundSimulation::RoundSimulation;

    Result<StepOutcome> step(Granularity granularity, const StopFlag& stop) override {
        try {
            return RoundSimulation::step(granularity, stop);
        } catch (const std::exception& exception) {
            abandonRound();
            return fromException(exception);
        }
    }
};

}  // namespace

Result<std::unique_ptr<Simulation>> Simulation::create(const Experiment& experiment,
                                                       const SimulationOptions& options) {
    try {
        auto fleet = makeFleet(experiment);
        if (!fleet) return fleet.error();
        return std::unique_ptr<Simulation>(std::make_unique<GuardedSimulation>(std::move(*fleet), options));
    } catch (const std::exception& exception) {
        return fromException(exception);
    }
}

}  // namespace fiarse
