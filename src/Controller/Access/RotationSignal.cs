using DbCalm.Controller.Loops;

namespace DbCalm.Controller.Access;

/// <summary>Tells the rotation of the authority that a host may have followed.</summary>
internal sealed class RotationSignal(TimeProvider time) : LoopSignal(time);
