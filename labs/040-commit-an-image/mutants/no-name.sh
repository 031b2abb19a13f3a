# Without --name, Docker invents one.
docker run -d debian:trixie-slim sleep infinity
