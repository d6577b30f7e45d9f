using DbCalm.Controller.Access;
using DbCalm.Core.Errors;

namespace DbCalm.Controller.Calls;

/// <summary>A call that its caller may not make.</summary>
/// <param name="caller">Who called.</param>
/// <param name="address">From where.</param>
/// <param name="action">What was called, as the trail has it.</param>
/// <param name="failure">Why not.</param>
/// <param name="isAdmitted">Whether there is to be a row in the trail: nobody may fill it.</param>
internal sealed class Refusal(Caller caller, string address, string action, Failure failure, bool isAdmitted)
{
    public Caller Caller => caller;

    public string Address => address;

    public string Action => action;

    public Failure Failure => failure;

    public bool IsAdmitted => isAdmitted;

    /// <summary>Whether the trail has what it is to have.</summary>
    public bool IsTold { get; set; }
}
