using DbCalm.Controller.Loops;

namespace DbCalm.Controller.Approvals;

/// <summary>Tells the loop that something is held, so that it looks when its time comes.</summary>
internal sealed class ApprovalSignal(TimeProvider time) : LoopSignal(time);
