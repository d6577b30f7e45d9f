using DbCalm.Controller.Calls;
using DbCalm.Core.Access;
using Google.Protobuf;

namespace DbCalm.Controller.Tests.Calls.ThrowAway;

/// <summary>Place 3 of the checklist: the line.</summary>
internal static class ProbeCalls
{
    public static Call<SetProbeRequest, SetProbeResponse> SetProbe { get; } = new ServiceCalls<ProbeEndpoint>(ProbeService.Descriptor)
        .Unary<SetProbeRequest, SetProbeResponse>(e => e.SetProbe).Own(Permission.TakeBackups, r => Subjects.Of(r.Instance))
        .Before<ProbeBook>((book, r, _) => Task.FromResult<IMessage?>(book.Find(r.Instance)))
        .Held<ProbeBook>((_, r, _) => Task.FromResult(ProbeBook.Assess(r)));

    public static ServiceCalls All { get; } = ServiceCalls<ProbeEndpoint>.Of(ProbeService.Descriptor, _ => [SetProbe]);
}
