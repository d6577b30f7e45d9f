using Grpc.Core;

namespace DbCalm.Controller.Tests.Calls.ThrowAway;

/// <summary>Place 2 of the checklist: the method.</summary>
internal sealed class ProbeEndpoint(ProbeBook book) : ProbeService.ProbeServiceBase
{
    /// <inheritdoc/>
    public override Task<SetProbeResponse> SetProbe(SetProbeRequest request, ServerCallContext context) =>
        Task.FromResult(new SetProbeResponse { Probe = book.Set(request.Instance, request.Note), Token = "token-of-" + request.Password });
}
