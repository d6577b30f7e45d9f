using DbCalm.Controller.Access;
using DbCalm.Controller.Approvals;

namespace DbCalm.Controller.Calls;

/// <summary>A call that is being made: which, by whom and from where.</summary>
/// <param name="call">Its line.</param>
/// <param name="caller">Who calls.</param>
/// <param name="address">From where: an address without its port, or <c>local</c> for the socket.</param>
/// <param name="cancellationToken">The caller is gone.</param>
internal sealed class CallContext(Call call, Caller caller, string address, CancellationToken cancellationToken)
{
    /// <summary>Where the state of a gRPC call has it.</summary>
    public static object Key { get; } = new();

    public Call Call => call;

    /// <summary>Who calls, who may; a call that is refused is carried out for nobody.</summary>
    public Caller Caller => Refusal is null ? caller : throw new InvalidOperationException($"{call.Name} was refused and is carried out all the same");

    public string Address => address;

    public CancellationToken CancellationToken => cancellationToken;

    /// <summary>The refusal of somebody known whose request is read only so that the trail can say what was asked for; null when the call is let through.</summary>
    public Refusal? Refusal { get; init; }

    /// <summary>The approval of a call that was held and is carried out now; null for one that is made for the first time.</summary>
    public StoredApproval? Approval { get; init; }
}
