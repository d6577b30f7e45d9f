using DbCalm.Controller.Access;
using DbCalm.Controller.Approvals;
using DbCalm.Core.Errors;
using Google.Protobuf;
using Google.Protobuf.Collections;

namespace DbCalm.Controller.Calls;

/// <summary>A line of the table of calls with the types of its messages, and the words that say more of it.</summary>
internal sealed record Call<TRequest, TAnswer> : Call
    where TRequest : class
    where TAnswer : class
{
    /// <summary>It is written into the audit trail although it needs no permission that changes something.</summary>
    public Call<TRequest, TAnswer> Recorded() => this with { Recording = Recording.BeginningAndEnd };

    /// <summary>What is kept of its request, where the wire contract does not say it: for what only REST has.</summary>
    public Call<TRequest, TAnswer> Shown(Func<TRequest, string> show) => this with { Show = request => show((TRequest)request) };

    /// <summary>What a request changes, as it is now, is read by <typeparamref name="TReader"/>.</summary>
    public Call<TRequest, TAnswer> Before<TReader>(Func<TReader, TRequest, CancellationToken, Task<IMessage?>> read)
        where TReader : notnull =>
        this with { BeforeAsync = (services, request, cancellationToken) => read(services.GetRequiredService<TReader>(), (TRequest)request, cancellationToken) };

    /// <summary>A request may be held until somebody agrees, as <typeparamref name="TJudge"/> says.</summary>
    public Call<TRequest, TAnswer> Held<TJudge>(Func<TJudge, TRequest, CancellationToken, Task<Assessment?>> assess)
        where TJudge : notnull =>
        this with { AssessAsync = (services, request, cancellationToken) => assess(services.GetRequiredService<TJudge>(), (TRequest)request, cancellationToken) };

    /// <summary>A request takes more than the rule says.</summary>
    public Call<TRequest, TAnswer> Demanding(Func<Caller, TRequest, Failure?> whyNot) => this with { Demand = (caller, request) => whyNot(caller, (TRequest)request) };

    /// <summary>The answer lists things of instances: a limited grant sees those of its own.</summary>
    public Call<TRequest, TAnswer> Listing<TItem>(Func<TAnswer, RepeatedField<TItem>> items, Func<TItem, string> instanceOf) => Limited(
        answer => items(answer).Select(instanceOf),
        (answer, isCovered) => items(answer).KeepOnly(item => isCovered(instanceOf(item))));

    /// <summary>The answer says more of instances than a limited grant may see.</summary>
    public Call<TRequest, TAnswer> Limited(Func<TAnswer, IEnumerable<string>> listed, Action<TAnswer, Func<string, bool>> apply) =>
        this with { Limit = new AnswerLimit(answer => listed((TAnswer)answer), (answer, isCovered) => apply((TAnswer)answer, isCovered)) };

    /// <summary>It is a login: whom the caller says to be, and who that turns out to be.</summary>
    public Call<TRequest, TAnswer> Identifying(Func<TRequest, (string Kind, string? Name)?> claim, Func<TRequest, TAnswer, string> turnedOut) =>
        this with { ClaimOf = request => claim((TRequest)request), TurnedOut = (request, answer) => turnedOut((TRequest)request, (TAnswer)answer) };
}
