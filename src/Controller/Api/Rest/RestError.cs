namespace DbCalm.Controller.Api.Rest;

/// <summary>What every failed request is answered with: HTTP's words for the status, what went wrong, and the status again.</summary>
internal sealed record RestError(string Error, string Message, int Code);
