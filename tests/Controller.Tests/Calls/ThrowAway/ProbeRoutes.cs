using System.Text.Json;
using System.Text.Json.Serialization;
using DbCalm.Controller.Api.Rest;
using DbCalm.Controller.Calls;
using Microsoft.AspNetCore.Http;

namespace DbCalm.Controller.Tests.Calls.ThrowAway;

/// <summary>The route of the checklist, with its body and the call that it stands for.</summary>
internal static class ProbeRoutes
{
    public static RouteCall Put { get; } = RouteCall.Of(
        "PUT /probes/{instance}",
        ProbeCalls.SetProbe,
        async http =>
        {
            ProbeBody body = await RestBody.ReadAsync(http, ProbeJson.Default.ProbeBody);
            return new SetProbeRequest { Instance = (string)http.Request.RouteValues["instance"]!, Note = body.Note ?? "", Password = body.Password ?? "" };
        },
        (http, answer) => RestAnswer.OkAsync(http, new ProbeBody(answer.Probe.Note, answer.Token), ProbeJson.Default.ProbeBody));
}

internal sealed record ProbeBody(string? Note, string? Password);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ProbeBody))]
internal sealed partial class ProbeJson : JsonSerializerContext;
