namespace DbCalm.Controller.Access;

/// <summary>
/// A call of somebody known that the gate refused and lets be read, so that the trail can say what was asked for. It stands in place of the caller, without whom nothing carries a
/// call out.
/// </summary>
/// <param name="caller">Who called.</param>
/// <param name="failure">Why not.</param>
/// <param name="isAdmitted">Whether there is to be a row in the trail.</param>
internal sealed class PendingRefusal(Caller caller, Core.Errors.Failure failure, bool isAdmitted)
{
    public Caller Caller => caller;

    public Core.Errors.Failure Failure => failure;

    public bool IsAdmitted => isAdmitted;

    /// <summary>Whether the trail has what it is to have.</summary>
    public bool IsTold { get; set; }
}
