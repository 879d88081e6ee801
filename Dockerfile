# syntax=docker/dockerfile:1
# Builds with the SDK of the machine at hand, for the processor that is asked for (--platform).
FROM --platform=$BUILDPLATFORM mcr.microsoft.com/dotnet/sdk:10.0 AS build
ARG TARGETARCH
WORKDIR /src

# What decides about packages comes first: as long as it stays the same, the packages come from the cache.
COPY global.json Directory.Build.props Directory.Packages.props .editorconfig ./
COPY ChatHost/ChatHost.csproj ChatHost/
RUN dotnet restore ChatHost/ChatHost.csproj -a $TARGETARCH

COPY appsettings.json ./
COPY ChatHost/ ChatHost/
RUN dotnet publish ChatHost/ChatHost.csproj -c Release -a $TARGETARCH --no-restore -o /app

# The next stage has no shell to make a directory with.
RUN mkdir -p /data

# Chiseled: no shell, no package manager. Extra: with ICU and time zones, without which names cannot be compared.
FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled-extra

LABEL org.opencontainers.image.title="ChatHost" \
      org.opencontainers.image.description="A chat server that you run yourself: text lines over TCP, a page for browsers, rooms with history, admin over HTTP." \
      org.opencontainers.image.version="0.1.0" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.base.name="mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled-extra"

# Nothing is written outside /data: with diagnostics off the runtime needs no /tmp for its socket, so the root file
# system may be read-only. Set DOTNET_EnableDiagnostics=1 and mount a /tmp to use dotnet-counters and the like.
# Admin listens on all addresses, because a port of loopback cannot be published: so every call but health needs the token.
ENV DOTNET_EnableDiagnostics=0 \
    Listeners__Admin__Address=* \
    History__Path=/data/chathost.db

COPY --from=build /app /app
COPY --from=build --chown=1654:1654 /data /data
WORKDIR /data
VOLUME /data

# The image's user "app", as a number, so that Kubernetes can see that it is not root.
USER 1654:1654

# Chat, Echo, Web, Irc, Admin, ChatTls, IrcTls, WebTls.
EXPOSE 12345 7007 8000 6667 8080 12346 6697 8443

STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s --retries=3 CMD ["/app/ChatHost", "healthcheck"]
ENTRYPOINT ["/app/ChatHost"]
